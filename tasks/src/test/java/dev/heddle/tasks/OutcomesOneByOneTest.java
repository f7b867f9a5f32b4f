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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Outcomes as they come: what fails ends nothing, and what a deadline calls off is told, too. */
@ParameterizedClass
@EnumSource(Engine.class)
record OutcomesOneByOneTest(Engine engine) {
  private static final Iterable<Integer> ENDLESS = () -> Stream.iterate(0, i -> i + 1).iterator();
  private static final IOException ODD = new IOException("odd");

  private static int evenOnly(int i) throws IOException {
    if (i % 2 == 1) {
      throw ODD;
    }
    return i;
  }

  private static Outcome<Integer> expected(int i) {
    return i % 2 == 1 ? new Outcome.Failure<>(ODD) : new Outcome.Success<>(i);
  }

  @Test
  void failuresAreHandedOutLikeResults() throws Exception {
    List<Integer> inputs = IntStream.range(0, 200).boxed().toList();
    List<Outcome<Integer>> expected = inputs.stream().map(OutcomesOneByOneTest::expected).toList();
    for (Iterable<Integer> each : List.of(inputs, (Iterable<Integer>) inputs::iterator)) {
      List<Outcome<Integer>> got = new ArrayList<>();
      long count =
          system(3, 2)
              .map(each, OutcomesOneByOneTest::evenOnly, ResultCollector.eachOutcome(got::add));
      assertThat(count).isEqualTo(200);
      assertThat(got).isEqualTo(expected);
      List<Outcome<Integer>> asCompleted = new ArrayList<>();
      ResultCollector<Integer, Long> collector =
          ResultCollector.eachOutcomeAsCompleted(asCompleted::add);
      assertThat(system(3, 2).map(each, OutcomesOneByOneTest::evenOnly, collector)).isEqualTo(200);
      assertThat(asCompleted).containsExactlyInAnyOrderElementsOf(expected);
      List<Outcome<Integer>> streamed =
          system(3, 2).streamOutcomes(each, OutcomesOneByOneTest::evenOnly, Stream::toList);
      assertThat(streamed).isEqualTo(expected);
      List<Outcome<Integer>> anyOrder =
          system(3, 2)
              .streamOutcomesAsCompleted(each, OutcomesOneByOneTest::evenOnly, Stream::toList);
      assertThat(anyOrder).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void anEndlessInputSurvivesFailuresOfSingleTasks() throws Exception {
    IllegalStateException enough = new IllegalStateException("enough");
    AtomicInteger failures = new AtomicInteger();
    assertThatThrownBy(() ->
            system(4, 4)
                .map(
                    ENDLESS,
                    OutcomesOneByOneTest::evenOnly,
                    ResultCollector.eachOutcomeAsCompleted(outcome -> {
                      if (outcome instanceof Outcome.Failure
                          && failures.incrementAndGet() == 5_000) {
                        throw enough;
                      }
                    })))
        .isSameAs(enough);
    long streamed =
        system(4, 4)
            .streamOutcomes(
                ENDLESS,
                OutcomesOneByOneTest::evenOnly,
                outcomes -> outcomes.filter(Outcome.Failure.class::isInstance).limit(500).count());
    assertThat(streamed).isEqualTo(500);
  }

  @Test
  void aSlowTaskHoldsNobodyBackInCompletionOrder() throws Exception {
    for (boolean outcomes : new boolean[] {false, true}) {
      CountDownLatch others = new CountDownLatch(100); // many windows of 2 + 1
      ResultCollector<Integer, Long> collector =
          outcomes
              ? ResultCollector.eachOutcomeAsCompleted(outcome -> others.countDown())
              : ResultCollector.eachAsCompleted(result -> others.countDown());
      long count =
          system(2, 1).map(IntStream.range(0, 101)::iterator, i -> slowFirst(i, others), collector);
      assertThat(count).isEqualTo(101);
      CountDownLatch streamed = new CountDownLatch(100);
      List<Integer> results =
          system(2, 1)
              .streamAsCompleted(
                  IntStream.range(0, 101)::iterator,
                  i -> slowFirst(i, streamed),
                  r -> r.peek(i -> streamed.countDown()).toList());
      assertThat(results).hasSize(101).endsWith(0);
    }
  }

  private static int slowFirst(int i, CountDownLatch others) throws InterruptedException {
    if (i == 0) {
      others.await();
    }
    return i;
  }

  @Test
  void inputsAreTakenNoFurtherThanRunnersAndQueueAhead() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger handed = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Iterable<Integer> counting =
        () ->
            IntStream.range(0, 2000)
                .peek(i -> most.accumulateAndGet(taken.incrementAndGet() - handed.get(), Math::max))
                .boxed()
                .iterator();
    ResultConsumer<Object> consumer = next -> handed.incrementAndGet();
    List<ResultCollector<Integer, Long>> collectors =
        List.of(
            ResultCollector.eachAsCompleted(consumer),
            ResultCollector.eachOutcome(consumer),
            ResultCollector.eachOutcomeAsCompleted(consumer));
    for (ResultCollector<Integer, Long> collector : collectors) {
      taken.set(0);
      handed.set(0);
      system(3, 4).map(counting, i -> i, collector);
      assertThat(handed).hasValue(2000);
      // The stream's iterator looks one ahead, and handed is counted after room was made.
      assertThat(most.get()).isBetween(1, 3 + 4 + 2);
    }
  }

  @Test
  void theDeadlineEndsTheTasksAndTheConsumerIsToldOfEveryElement() throws Exception {
    Testing.withEnoughTime(limit -> {
      AtomicInteger begun = new AtomicInteger();
      List<Callable<Integer>> tasks = new ArrayList<>(Numbers.upTo(2));
      tasks.add(FailingJobs::io);
      tasks.addAll(
          Collections.nCopies(
              40,
              () -> {
                begun.incrementAndGet();
                return Testing.untilInterrupted();
              }));
      List<Outcome<Integer>> got = new ArrayList<>();
      List<Boolean> interrupts = new ArrayList<>();
      long count =
          system(2, 1, limit)
              .run(
                  tasks,
                  ResultCollector.eachOutcome(outcome -> {
                    got.add(outcome);
                    interrupts.add(Thread.currentThread().isInterrupted());
                  }));
      if (begun.get() < 2) {
        return false;
      }
      assertThat(count).isEqualTo(43);
      assertThat(got).hasSize(43).startsWith(new Outcome.Success<>(0), new Outcome.Success<>(1));
      assertThat(got.get(2)).isInstanceOf(Outcome.Failure.class);
      assertThat(got.subList(3, 5)).containsOnly(new Outcome.Cancelled<>(true));
      assertThat(got.subList(5, 43)).containsOnly(new Outcome.Cancelled<>(false));
      assertThat(interrupts).containsOnly(false);
      return true;
    });
  }

  @Test
  void theDeadlineEndsAnEndlessInputAndEachInputThatWasTakenIsTold() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    Iterable<Integer> counted =
        () -> Stream.iterate(0, i -> i + 1).peek(i -> taken.incrementAndGet()).iterator();
    Testing.withEnoughTime(limit -> {
      taken.set(0);
      AtomicInteger late = new AtomicInteger();
      long count =
          system(3, 2, limit)
              .streamOutcomesAsCompleted(
                  counted,
                  i -> i < 20 ? i : Testing.untilInterrupted(),
                  outcomes ->
                      outcomes
                          .peek(o -> late.addAndGet(o instanceof Outcome.Cancelled ? 1 : 0))
                          .count());
      if (late.get() == 0) {
        return false;
      }
      assertThat(count).isGreaterThan(20).isBetween(taken.get() - 1L, (long) taken.get());
      return true;
    });
  }

  @Test
  void aDeadlineThatIsPastStartsNothingAndTellsOfEveryElement() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    List<Callable<Integer>> tasks = Collections.nCopies(5, ran::incrementAndGet);
    List<Outcome<Integer>> got = new ArrayList<>();
    system(2, 1, Duration.ZERO).run(tasks, ResultCollector.eachOutcome(got::add));
    assertThat(got).hasSize(5).containsOnly(new Outcome.Cancelled<>(false));
    List<Object> withStop = List.of(1, Stop.SIGNAL, 2);
    List<Outcome<Integer>> streamed =
        system(2, 1, Duration.ZERO)
            .streamOutcomes(withStop, i -> ran.incrementAndGet(), Stream::toList);
    assertThat(streamed).hasSize(2).containsOnly(new Outcome.Cancelled<>(false));
    long none =
        system(2, 1, Duration.ZERO)
            .streamOutcomes(ENDLESS, i -> ran.incrementAndGet(), Stream::count);
    assertThat(none).isZero();
    assertThat(ran).hasValue(0);
  }

  @Test
  void whatEveryRunnersStopLeavesIsToldAsCalledOff() throws Exception {
    List<Object> inputs = List.of(1, Stop.SIGNAL, 2, Stop.SIGNAL, 3);
    List<Outcome<Object>> got = new ArrayList<>();
    system(2, 1).map(inputs, i -> i, ResultCollector.eachOutcome(got::add));
    assertThat(got)
        .containsExactly(
            new Outcome.Success<>(1), new Outcome.Success<>(2), new Outcome.Cancelled<>(false));
  }

  @Test
  void whatTheConsumerThrowsAfterTheDeadlineReachesTheCaller() {
    IllegalStateException broken = new IllegalStateException("consumer");
    List<Callable<Integer>> tasks = Collections.nCopies(3, Testing::untilInterrupted);
    assertThatThrownBy(() ->
            system(2, 1, Duration.ofMillis(5))
                .run(
                    tasks,
                    ResultCollector.eachOutcome(outcome -> {
                      throw broken;
                    })))
        .isSameAs(broken);
    assertThatThrownBy(() ->
            system(2, 1, Duration.ZERO)
                .run(
                    tasks,
                    ResultCollector.eachOutcome(outcome -> {
                      throw ODD;
                    })))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(ODD);
  }

  @Test
  void anInterruptOfTheCallerAfterTheDeadlineIsKept() throws Exception {
    CountDownLatch calledOff = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Callable<Integer> slow =
        () -> {
          try {
            return Testing.untilInterrupted();
          } catch (InterruptedException e) {
            calledOff.countDown();
            go.await();
            throw e;
          }
        };
    Callable<Integer> next = () -> 1;
    FutureTask<Boolean> running =
        new FutureTask<>(() -> {
          List<Outcome<Integer>> got = new ArrayList<>();
          Testing.withEnoughTime(limit -> {
            got.clear();
            system(1, 1, limit).run(List.of(slow, next), ResultCollector.eachOutcome(got::add));
            return calledOff.getCount() == 0;
          });
          assertThat(got)
              .containsExactly(new Outcome.Cancelled<>(true), new Outcome.Cancelled<>(false));
          return Thread.interrupted();
        });
    Thread caller = Thread.ofVirtual().start(running);
    calledOff.await();
    Testing.awaitParked(caller);
    caller.interrupt();
    go.countDown();
    assertThat(running.get()).isTrue();
  }

  @Test
  void anInterruptOfTheCallerAfterTheDeadlineReachesAConsumerThatWaits() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    Callable<Integer> stubborn =
        () -> {
          begun.incrementAndGet();
          Testing.awaitIgnoringInterrupts(go);
          return 1;
        };
    FutureTask<Boolean> running =
        new FutureTask<>(() -> {
          assertThatThrownBy(() ->
                  Testing.withEnoughTime(limit -> {
                    system(1, 1, limit)
                        .run(
                            List.of(stubborn),
                            ResultCollector.eachOutcome(outcome -> {
                              if (outcome instanceof Outcome.Success) {
                                Testing.untilInterrupted();
                              }
                            }));
                    return false;
                  }))
              .isInstanceOf(InterruptedException.class);
          return Thread.interrupted();
        });
    Thread caller = Thread.ofVirtual().start(running);
    Testing.awaitTrue(() -> begun.get() == 1);
    Testing.awaitTrue(() -> caller.getState() == Thread.State.WAITING); // no more for the deadline
    caller.interrupt();
    Testing.awaitParked(caller);
    go.countDown();
    assertThat(running.get()).isFalse();
  }

  @Test
  void theLimitOfFailuresEndsTheRun() {
    AtomicInteger ran = new AtomicInteger();
    TaskFunction<Integer, Integer> fails =
        i -> {
          ran.incrementAndGet();
          return i < 10 ? i : FailingJobs.io();
        };
    List<ResultCollector<Integer, ?>> collectors =
        List.of(
            ResultCollector.stopAfterFailures(3, ResultCollector.<Integer>outcomes()),
            ResultCollector.stopAfterFailures(3, ResultCollector.<Integer>eachOutcome(o -> {})),
            ResultCollector.stopAfterFailures(
                3,
                ResultCollector.stopAfterFailures(
                    1, ResultCollector.<Integer>eachOutcomeAsCompleted(o -> {}))));
    for (ResultCollector<Integer, ?> collector : collectors) {
      ran.set(0);
      assertThatThrownBy(() -> system(1, 2).map(ENDLESS, fails, collector))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining("3 tasks failed, first: java.io.IOException: disk; 10 done")
          .hasCauseInstanceOf(IOException.class)
          .satisfies(e -> assertThat(((TaskFailedException) e).failures()).isEqualTo(3))
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
      assertThat(ran).hasValue(13);
    }
  }

  @Test
  void theLimitOfFailuresCallsOffTasksAndConsumer() {
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch waiting = new CountDownLatch(2);
    List<Callable<Integer>> tasks = new ArrayList<>(Numbers.upTo(1));
    tasks.add(() -> {
      waiting.countDown();
      try {
        return Testing.untilInterrupted();
      } finally {
        interrupted.incrementAndGet();
      }
    });
    Callable<Integer> fails =
        () -> {
          waiting.await();
          return FailingJobs.io();
        };
    tasks.addAll(Collections.nCopies(2, fails));
    var consumer =
        ResultCollector.<Integer>eachOutcome(outcome -> {
          waiting.countDown();
          Testing.untilInterrupted();
        });
    assertThatThrownBy(
            () -> system(4, 2).run(tasks, ResultCollector.stopAfterFailures(2, consumer)))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(IOException.class)
        .satisfies(e -> assertThat(((TaskFailedException) e).failures()).isEqualTo(2));
    assertThat(interrupted).hasValue(1);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void fewerFailuresThanTheLimitEndNothing() throws Exception {
    List<Outcome<Integer>> outcomes =
        system(3, 2)
            .map(
                List.of(1, 2, 3),
                OutcomesOneByOneTest::evenOnly,
                ResultCollector.stopAfterFailures(3, ResultCollector.outcomes()));
    assertThat(outcomes).containsExactly(expected(1), expected(2), expected(3));
  }

  @Test
  void aLimitThatMakesNoSenseIsRefused() {
    for (int most : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> ResultCollector.stopAfterFailures(most, ResultCollector.outcomes()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("most must be at least 1: " + most);
    }
    List<ResultCollector<Object, ?>> others =
        List.of(
            ResultCollector.ordered(),
            ResultCollector.completionOrder(),
            ResultCollector.each(r -> {}),
            ResultCollector.eachAsCompleted(r -> {}),
            ResultCollector.first(),
            ResultCollector.quorum(2));
    for (ResultCollector<Object, ?> other : others) {
      assertThatThrownBy(() -> ResultCollector.stopAfterFailures(2, other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("for collectors that take outcomes");
    }
    assertThatThrownBy(() -> ResultCollector.stopAfterFailures(2, null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void nullConsumersAndBodiesAreRefused() {
    assertThatThrownBy(() -> ResultCollector.eachAsCompleted(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("consumer");
    assertThatThrownBy(() -> ResultCollector.eachOutcome(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ResultCollector.eachOutcomeAsCompleted(null))
        .isInstanceOf(NullPointerException.class);
    var system = system(1, 1);
    assertThatThrownBy(() -> system.streamOutcomes(List.of(1), i -> i, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("body");
    assertThatThrownBy(() -> system.streamAsCompleted(List.of(1), i -> i, null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> system.streamOutcomesAsCompleted(List.of(1), i -> i, null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void anInputThatFailsEndsTheRunAndItsConsumer() {
    IllegalStateException broken = new IllegalStateException("input");
    Iterable<Integer> inputs =
        () ->
            Stream.iterate(0, i -> i + 1)
                .peek(i -> {
                  if (i == 3) {
                    throw broken;
                  }
                })
                .iterator();
    assertThatThrownBy(() -> system(2, 1).streamOutcomes(inputs, i -> i, Stream::count))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(broken)
        .hasMessageContaining("the input failed");
    assertThatThrownBy(() -> system(2, 1).map(inputs, i -> i, ResultCollector.eachOutcome(o -> {})))
        .hasCause(broken);
  }

  private ConfiguredSystem system(int runners, int queue) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).queue(queue).build();
  }

  private ConfiguredSystem system(int runners, int queue, Duration limit) {
    return TaskSystem.builder()
        .name("t")
        .engine(engine)
        .runners(runners)
        .queue(queue)
        .timeout(limit)
        .build();
  }
}
