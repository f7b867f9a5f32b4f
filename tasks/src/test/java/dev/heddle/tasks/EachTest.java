// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Chan;
import dev.heddle.testing.Testing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
record EachTest(Engine engine) {

  @Test
  void theConsumerRunsInTheCallersThread() throws Exception {
    Thread caller = Thread.currentThread();
    List<Thread> threads = new ArrayList<>();
    system(3, 2).run(Numbers.upTo(30), each(r -> threads.add(Thread.currentThread())));
    assertThat(threads).containsOnly(caller).hasSize(30);
  }

  @Test
  void resultsComeWhileLaterJobsRun() throws Exception {
    CountDownLatch firstWasHanded = new CountDownLatch(1);
    List<Callable<Integer>> tasks =
        List.of(
            () -> 0,
            () -> {
              firstWasHanded.await();
              return 1;
            });
    assertThat(system(2, 1).run(tasks, each(r -> firstWasHanded.countDown()))).isEqualTo(2L);
  }

  @Test
  void resultsMayBeNull() throws Exception {
    List<Object> handed = new ArrayList<>();
    system(2, 2).run(Collections.nCopies(5, (Callable<Object>) () -> null), each(handed::add));
    assertThat(handed).containsOnlyNulls().hasSize(5);
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
    system(3, 4).map(counting, i -> i, each(r -> handed.incrementAndGet()));
    assertThat(handed).hasValue(2000);
    // The stream's iterator looks one ahead, and handed is counted after room was made.
    assertThat(most.get()).isBetween(1, 3 + 4 + 2);
  }

  @Test
  void aSlowFirstJobHoldsBackAtMostTheWindow() throws Exception {
    AtomicInteger started = new AtomicInteger();
    List<Integer> handed = new ArrayList<>();
    system(3, 4)
        .map(
            IntStream.range(0, 100)::iterator,
            i -> {
              started.incrementAndGet();
              if (i == 0) {
                Testing.awaitTrue(() -> started.get() == 7);
              }
              return i;
            },
            each(handed::add));
    assertThat(handed).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void endlessInputEndsWhenTheConsumerThrows() {
    IllegalStateException enough = new IllegalStateException("enough");
    AtomicLong sum = new AtomicLong();
    assertThatThrownBy(() ->
            system(4, 4)
                .map(
                    Stream.iterate(0, i -> i + 1)::iterator,
                    i -> i,
                    each(i -> {
                      if (sum.addAndGet(1) == 10_000) {
                        throw enough;
                      }
                    })))
        .isSameAs(enough);
    assertThat(sum).hasValue(10_000);
  }

  @Test
  void aConsumersErrorReachesTheCallerAndCallsOffTheJobs() {
    AtomicInteger interrupted = new AtomicInteger();
    List<Callable<Integer>> tasks = new ArrayList<>(Numbers.upTo(1));
    CountDownLatch waits = new CountDownLatch(1);
    tasks.add(() -> {
      try {
        waits.countDown();
        return Testing.untilInterrupted();
      } finally {
        interrupted.incrementAndGet();
      }
    });
    assertThatThrownBy(() ->
            system(2, 2)
                .run(
                    tasks,
                    each(r -> {
                      await(waits);
                      throw new AssertionError("consumer");
                    })))
        .isInstanceOf(AssertionError.class)
        .hasMessage("consumer");
    assertThat(interrupted).hasValue(1);
  }

  @Test
  void aFailureWakesAConsumerThatWaitsOnAChannelAndItsInterruptGoesNoFurther() {
    CountDownLatch waits = new CountDownLatch(1);
    IllegalStateException failure = new IllegalStateException("job");
    List<Callable<Integer>> tasks =
        List.of(
            () -> 1,
            () -> {
              waits.await();
              throw failure;
            });
    try (Chan<Integer> never = Chan.newChan()) {
      assertThatThrownBy(() ->
              system(2, 2)
                  .run(
                      tasks,
                      each(r -> {
                        waits.countDown();
                        receive(never);
                      })))
          .isInstanceOf(TaskFailedException.class)
          .hasCause(failure)
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptOfTheCallerInsideTheConsumerIsItsOwn() {
    assertThatThrownBy(
            () -> system(2, 2).run(Numbers.upTo(50), each(r -> Thread.currentThread().interrupt())))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  private static void receive(Chan<Integer> channel) {
    try {
      channel.recv();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static <R> ResultCollector<R, Long> each(ResultConsumer<? super R> c) {
    return ResultCollector.each(c);
  }

  private ConfiguredSystem system(int runners, int queue) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).queue(queue).build();
  }
}
