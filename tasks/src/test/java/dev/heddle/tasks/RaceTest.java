// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A race with staggered starts. */
@ParameterizedClass
@EnumSource(Engine.class)
record RaceTest(Engine engine) {
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  @Test
  void whoSucceedsInTimeIsTheOnlyOneThatStarts() throws Exception {
    AtomicInteger others = new AtomicInteger();
    List<Callable<Integer>> tasks = List.of(() -> 7, others::incrementAndGet);
    int first = system(4).race(tasks, FOR_EVER);
    assertThat(first).isEqualTo(7);
    assertThat(others).hasValue(0);
  }

  @Test
  void theNextStartsWhenTheOneBeforeHasFailed() throws Exception {
    List<Integer> started = Collections.synchronizedList(new ArrayList<>());
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      tasks.add(() -> {
        started.add(number);
        return number < 3 ? FailingJobs.io() : number;
      });
    }
    for (int runners : new int[] {1, 2, 8}) {
      started.clear();
      int first = system(runners).race(tasks, FOR_EVER);
      assertThat(first).isEqualTo(3);
      assertThat(started).containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void theNextStartsWhenTheOneBeforeIsSilentForTooLong() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    Callable<Integer> silent =
        () -> {
          try {
            return Testing.untilInterrupted();
          } finally {
            interrupted.incrementAndGet();
          }
        };
    Duration delay = Duration.ofMillis(30);
    AtomicLong began = new AtomicLong();
    Callable<Integer> last =
        () -> {
          began.set(System.nanoTime());
          return 1;
        };
    long start = System.nanoTime();
    int first = system(4).race(List.of(silent, silent, last, silent), delay);
    assertThat(first).isEqualTo(1);
    assertThat(Duration.ofNanos(began.get() - start)).isGreaterThanOrEqualTo(delay.plus(delay));
    assertThat(interrupted).hasValue(2);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void withoutADelayAllStartAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(4);
    Callable<String> meets =
        () -> {
          all.countDown();
          all.await();
          return "met";
        };
    assertThat(system(4).<String>race(Collections.nCopies(4, meets), Duration.ZERO))
        .isEqualTo("met");
  }

  @Test
  void runnersBoundHowManyRunAtOnce() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      tasks.add(() -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        Thread.yield();
        running.decrementAndGet();
        return number < 19 ? FailingJobs.io() : number;
      });
    }
    int first = system(2).race(tasks, Duration.ZERO);
    assertThat(first).isEqualTo(19);
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void ifAllFailTheFirstFailureIsTheCause() {
    List<Callable<Integer>> tasks = new ArrayList<>();
    tasks.add(FailingJobs::io);
    tasks.addAll(
        Collections.nCopies(
            2,
            () -> {
              throw new IllegalStateException();
            }));
    assertThatThrownBy(() -> system(3).race(tasks, FOR_EVER))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("0 of 1 wanted results, 3 failures, first: java.io.IOException")
        .hasCauseInstanceOf(IOException.class)
        .satisfies(e -> assertThat(((TaskFailedException) e).failures()).isEqualTo(3))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
  }

  @Test
  void aTaskThatTakesTooLongHasFailedAndItsTimeCountsFromItsOwnStart() throws Exception {
    var system =
        TaskSystem.builder()
            .name("t")
            .engine(engine)
            .runners(2)
            .taskTimeout(Duration.ofMillis(20))
            .build();
    List<Callable<Integer>> tasks = List.of(Testing::untilInterrupted, () -> 2);
    int first = system.race(tasks, FOR_EVER);
    assertThat(first).isEqualTo(2);
    assertThatThrownBy(() -> system.race(Collections.nCopies(2, tasks.getFirst()), FOR_EVER))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(TimeoutException.class)
        .satisfies(e -> assertThat(((TaskFailedException) e).failures()).isEqualTo(2));
  }

  @Test
  void theResultMayBeNull() throws Exception {
    Callable<String> nothing = () -> null;
    assertThat(system(2).<String>race(List.of(nothing), FOR_EVER)).isNull();
  }

  @Test
  void aRaceOfNobodyFails() {
    List<Callable<Integer>> nobody = List.of();
    assertThatThrownBy(() -> TaskSystem.race(nobody, Duration.ZERO))
        .isInstanceOf(TaskFailedException.class)
        .hasMessage("1 results wanted of 0 jobs; nothing was started")
        .hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void aDeadlineAndAnInterruptEndTheWaitForATurn() throws Exception {
    List<Callable<Integer>> tasks = Collections.nCopies(3, Testing::untilInterrupted);
    var hasty = TaskSystem.builder().engine(engine).timeout(Duration.ofMillis(20)).build();
    assertThatThrownBy(() -> hasty.race(tasks, FOR_EVER))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(TimeoutException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    FutureTask<Boolean> running =
        new FutureTask<>(() -> {
          assertThatThrownBy(() -> system(3).race(tasks, FOR_EVER))
              .isInstanceOf(InterruptedException.class);
          return Thread.interrupted();
        });
    Thread caller = Thread.ofVirtual().start(running);
    Testing.awaitParked(caller);
    caller.interrupt();
    assertThat(running.get()).isFalse();
  }

  @Test
  void badInputIsRefused() {
    List<Callable<Integer>> one = List.of(() -> 1);
    for (Duration negative : List.of(Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
      assertThatThrownBy(() -> TaskSystem.race(one, negative))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("delay must not be negative: " + negative);
    }
    assertThatThrownBy(() -> TaskSystem.race(one, null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> TaskSystem.race(null, Duration.ZERO))
        .isInstanceOf(NullPointerException.class);
    List<Callable<Integer>> withNull = Arrays.asList(() -> 1, null);
    assertThatThrownBy(() -> TaskSystem.race(withNull, Duration.ZERO))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("task 1 is null");
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).build();
  }
}
