// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** T10: a stop reaches a job that swallowed an earlier interrupt. */
@ParameterizedClass
@EnumSource(Engine.class)
record InterruptedTwiceTest(Engine engine) {
  private static final Duration SOON = Duration.ofMillis(20);

  private TaskSystemBuilder system() {
    return TaskSystem.builder().engine(engine).runners(1);
  }

  /* Goes on at the first interrupts, and ends at the last. */
  private static int stubborn(int interrupts, CountDownLatch... swallowed) {
    for (int i = 0; i < interrupts; i++) {
      try {
        return Testing.untilInterrupted();
      } catch (InterruptedException e) {
        if (i < swallowed.length) {
          swallowed[i].countDown();
        }
      }
    }
    return interrupts;
  }

  private RunnerPoolBuilder<?, Integer, Integer> stubbornPool(
      CountDownLatch started, CountDownLatch... swallowed) {
    return system()
        .build()
        .<Integer, Integer>pool(i -> {
          started.countDown();
          return stubborn(i, swallowed);
        });
  }

  @Test
  void stopNowReachesAJobThatTookLongerThanItMay() throws Exception {
    CountDownLatch swallowed = new CountDownLatch(1);
    try (var pool =
        system()
            .taskTimeout(SOON)
            .build()
            .<Integer, Integer>pool(i -> stubborn(i, swallowed))
            .start()) {
      var ticket = pool.submit(2);
      swallowed.await();
      pool.stopNow();
      pool.await();
      assertThat(ticket.poll()).isEqualTo(new Outcome.Success<>(2));
    }
  }

  @Test
  void closeReachesAJobThatWasCancelled() throws Exception {
    CountDownLatch swallowed = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    Ticket<Integer> ticket;
    try (var pool = stubbornPool(started, swallowed).grace(Duration.ZERO).start()) {
      ticket = pool.submit(2);
      started.await();
      assertThat(ticket.cancel()).isTrue();
      swallowed.await();
    }
    assertThat(ticket.poll()).isEqualTo(new Outcome.Success<>(2));
  }

  @Test
  void everyCancelAndEveryStopNowInterrupts() throws Exception {
    CountDownLatch[] swallowed = {
      new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1)
    };
    CountDownLatch started = new CountDownLatch(1);
    try (var pool = stubbornPool(started, swallowed).start()) {
      var ticket = pool.submit(4);
      started.await();
      ticket.cancel();
      swallowed[0].await();
      ticket.cancel();
      swallowed[1].await();
      pool.stopNow();
      swallowed[2].await();
      pool.stopNow();
      pool.await();
      assertThat(ticket.poll()).isEqualTo(new Outcome.Success<>(4));
    }
  }

  @Test
  void stopNowReachesARelease() throws Exception {
    CountDownLatch releasing = new CountDownLatch(1);
    AtomicInteger released = new AtomicInteger();
    try (var pool =
        system()
            .build()
            .<Integer, Integer, Integer>pool(() -> 1, (state, job) -> job)
            .release(state -> {
              releasing.countDown();
              released.addAndGet(stubborn(1));
            })
            .start()) {
      pool.call(1);
      pool.stop();
      releasing.await();
      pool.stopNow();
      pool.await();
    }
    assertThat(released).hasValue(1);
  }

  @Test
  void anInterruptOfTheThreadThatClosesIsPassedOn() throws Exception {
    CountDownLatch swallowed = new CountDownLatch(1);
    var pool =
        system()
            .build()
            .<Integer, Integer>pool(i -> stubborn(i, swallowed))
            .grace(Duration.ZERO)
            .start();
    pool.submit(2);
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    Thread closer = Thread.ofVirtual().start(pool::close);
    swallowed.await();
    closer.interrupt();
    closer.join();
    assertThat(pool.stats().succeeded()).isEqualTo(1);
  }

  @Test
  void theEndOfARunReachesATaskThatTookLongerThanItMay() {
    var system = system().runners(2).taskTimeout(SOON).build();
    CountDownLatch swallowed = new CountDownLatch(1);
    assertThatThrownBy(() ->
            system.run(
                List.of(
                    () -> stubborn(2, swallowed),
                    () -> {
                      Testing.awaitIgnoringInterrupts(swallowed); // its own timeout
                      throw new IllegalStateException("this one");
                    })))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseMessage("this one");
  }
}
