// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
record CollectorTest(Engine engine) {

  @Test
  void aQuorumOfMoreThanThereAreStartsNothing() {
    AtomicInteger ran = new AtomicInteger();
    List<Callable<Integer>> three = Collections.nCopies(3, ran::incrementAndGet);
    assertThatThrownBy(() -> TaskSystem.run(three, ResultCollector.quorum(5)))
        .isInstanceOf(TaskFailedException.class)
        .hasMessage("5 results wanted of 3 jobs; nothing was started")
        .hasCauseInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> TaskSystem.run(List.<Callable<Integer>>of(), ResultCollector.first()))
        .isInstanceOf(TaskFailedException.class)
        .hasMessage("1 results wanted of 0 jobs; nothing was started");
    assertThat(ran).hasValue(0);
  }

  @Test
  void aStreamCollectorCollectsInSubmissionOrder() throws Exception {
    assertThat(system(4).run(Numbers.upTo(100), ResultCollector.of(Collectors.toList())))
        .isEqualTo(system(4).run(Numbers.upTo(100)));
    assertThat(
            system(4)
                .run(
                    Numbers.upTo(100),
                    ResultCollector.of(
                        Collectors.groupingBy((Integer i) -> i % 2, Collectors.counting()))))
        .containsEntry(0, 50L)
        .containsEntry(1, 50L);
  }

  @Test
  void aStreamCollectorThatThrowsReachesTheCaller() {
    IllegalStateException broken = new IllegalStateException();
    Collector<Integer, ?, Integer> throwing =
        Collector.of(
            ArrayList::new,
            (ArrayList<Integer> list, Integer i) -> {
              throw broken;
            },
            (a, b) -> a,
            ArrayList::size);
    assertThatThrownBy(() -> system(4).run(Numbers.upTo(9), ResultCollector.of(throwing)))
        .isSameAs(broken);
    Collector<Integer, ?, Integer> finisher =
        Collector.of(
            ArrayList::new,
            ArrayList::add,
            (a, b) -> a,
            (ArrayList<Integer> list) -> {
              throw broken;
            });
    assertThatThrownBy(() -> system(4).run(Numbers.upTo(9), ResultCollector.of(finisher)))
        .isSameAs(broken);
  }

  @Test
  void aCollectorServesAnyNumberOfRuns() throws Exception {
    var collector = ResultCollector.of(Collectors.<Integer>counting());
    assertThat(system(2).run(Numbers.upTo(3), collector)).isEqualTo(3);
    assertThat(system(2).run(Numbers.upTo(5), collector)).isEqualTo(5);
  }

  @Test
  void inCompletionOrderAFastJobOvertakesASlowOne() throws Exception {
    CountDownLatch stored = new CountDownLatch(1);
    List<Callable<String>> tasks =
        List.of(
            () -> {
              stored.await();
              return "slow";
            },
            () -> "fast",
            () -> { // the other runner's next: it has stored "fast" then
              stored.countDown();
              return "next";
            });
    assertThat(system(2).run(tasks, ResultCollector.completionOrder()))
        .containsSubsequence("fast", "slow")
        .containsExactlyInAnyOrder("fast", "slow", "next");
    assertThat(system(1).run(Numbers.upTo(500), ResultCollector.completionOrder()))
        .isEqualTo(system(1).run(Numbers.upTo(500)));
    assertThat(system(8).run(Numbers.upTo(2000), ResultCollector.completionOrder()))
        .containsExactlyInAnyOrderElementsOf(system(1).run(Numbers.upTo(2000)));
  }

  @Test
  void inCompletionOrderTheFirstFailureStillEndsTheRun() {
    List<Callable<Integer>> tasks = new ArrayList<>(Numbers.upTo(3));
    tasks.add(FailingJobs::io);
    assertThatThrownBy(() -> system(2).run(tasks, ResultCollector.completionOrder()))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void theFirstSuccessWinsAndTheLosersAreCalledOff() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch waiting = new CountDownLatch(3);
    List<Callable<String>> tasks = new ArrayList<>();
    tasks.add(FailingJobs::io);
    for (int i = 0; i < 3; i++) {
      tasks.add(() -> {
        try {
          waiting.countDown();
          return Testing.untilInterrupted();
        } finally {
          interrupted.incrementAndGet();
        }
      });
    }
    tasks.add(() -> {
      waiting.await();
      return "won";
    });
    assertThat(system(5).run(tasks, ResultCollector.<String>first())).isEqualTo("won");
    assertThat(interrupted).hasValue(3);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aRaceThatNobodyWinsTellsWhy() {
    var tasks = Collections.nCopies(12, (Callable<String>) FailingJobs::io);
    assertThatThrownBy(() -> system(3).run(tasks, ResultCollector.<String>first()))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(IOException.class)
        .satisfies(e -> assertThat(((TaskFailedException) e).failures()).isEqualTo(12))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(8));
    assertThatThrownBy(
            () -> system(3).run(List.<Callable<String>>of(), ResultCollector.<String>first()))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void theFirstResultMayBeNull() throws Exception {
    Callable<String> nothing = () -> null;
    assertThat(system(3).run(List.of(nothing), ResultCollector.<String>first())).isNull();
  }

  @Test
  void aQuorumHasAsManyResultsAsWanted() throws Exception {
    List<Callable<Integer>> tasks = new ArrayList<>(Numbers.upTo(3));
    tasks.addAll(Collections.nCopies(2, Testing::untilInterrupted));
    tasks.add(FailingJobs::io);
    assertThat(system(6).run(tasks, ResultCollector.quorum(3))).containsExactlyInAnyOrder(0, 1, 2);
    assertThatThrownBy(() -> ResultCollector.quorum(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aQuorumThatIsNotPossibleAnyMoreEndsAtOnce() {
    List<Callable<Integer>> tasks = new ArrayList<>();
    tasks.addAll(Collections.nCopies(2, Testing::untilInterrupted));
    tasks.addAll(Collections.nCopies(2, FailingJobs::io));
    assertThatThrownBy(() -> system(4).run(tasks, ResultCollector.quorum(3)))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("0 of 3")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void raceAndQuorumEndAnEndlessInputAndTellIfAnInputWasTooShort() throws Exception {
    Iterable<Integer> endless = () -> Stream.iterate(0, i -> i + 1).iterator();
    TaskFunction<Integer, Integer> late = i -> i < 1000 ? FailingJobs.<Integer>io() : i;
    assertThat(system(4).map(endless, late, ResultCollector.<Integer>first()))
        .isGreaterThanOrEqualTo(1000);
    assertThat(system(4).map(endless, late, ResultCollector.<Integer>quorum(3)))
        .hasSize(3)
        .allMatch(i -> i >= 1000);
    Iterable<Integer> two = List.of(1000, 1001)::iterator;
    for (Iterable<Integer> few : List.of(two, List.of(1000, 1001))) {
      assertThatThrownBy(() -> system(4).map(few, late, ResultCollector.<Integer>quorum(3)))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageMatching("2 of 3 wanted results, 0 failures|3 results wanted of 2 jobs; .*")
          .hasCauseInstanceOf(CancellationException.class);
    }
  }

  @Test
  void aDeadlineEndsARaceWithoutAWinner() {
    var system = TaskSystem.builder().engine(engine).timeout(Duration.ofMillis(50)).build();
    List<Callable<Integer>> tasks = Collections.nCopies(3, Testing::untilInterrupted);
    assertThatThrownBy(() -> system.run(tasks, ResultCollector.first()))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void aDeadlineInterruptsABusyConsumer() throws Exception {
    Testing.withEnoughTime(limit -> {
      var system = TaskSystem.builder().engine(engine).timeout(limit).build();
      AtomicInteger begun = new AtomicInteger();
      AtomicInteger interrupted = new AtomicInteger();
      assertThatThrownBy(() ->
              system.run(
                  Numbers.upTo(3),
                  ResultCollector.<Integer>each(i -> {
                    begun.incrementAndGet();
                    try {
                      Testing.untilInterrupted();
                    } catch (InterruptedException e) {
                      interrupted.incrementAndGet();
                    }
                  })))
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(Thread.interrupted()).isFalse();
      if (begun.get() == 0) {
        return false;
      }
      assertThat(interrupted).hasValue(1);
      return true;
    });
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).build();
  }
}
