// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * T10: a state that an interrupt of ours may have hit is not used again, unless the user says so.
 */
@ParameterizedClass
@EnumSource(Engine.class)
record InterruptedStateTest(Engine engine) {
  private static final Duration SOON = Duration.ofMillis(200);

  private TaskSystemBuilder system() {
    return TaskSystem.builder().name("p").engine(engine).runners(1);
  }

  /** Jobs get the number of the state that they run with. */
  private static RunnerPoolBuilder<Integer, Callable<?>, Object> numbered(ConfiguredSystem system) {
    AtomicInteger inits = new AtomicInteger();
    return system.<Integer, Callable<?>, Object>pool(
        inits::incrementAndGet,
        (state, job) -> {
          Object result = job.call();
          return result == null ? state : result;
        });
  }

  private static Object swallow() {
    try {
      return Testing.untilInterrupted();
    } catch (InterruptedException e) {
      return "swallowed";
    }
  }

  @Test
  void aTaskTimeoutMakesANewState() throws Exception {
    try (var pool = numbered(system().taskTimeout(SOON).build()).start()) {
      assertThat(pool.call(() -> null)).isEqualTo(1);
      assertThat(pool.submit(Testing::untilInterrupted).await())
          .isInstanceOf(Outcome.Failure.class);
      assertThat(pool.call(() -> null)).isEqualTo(2);
      assertThat(pool.call(InterruptedStateTest::swallow)).isEqualTo("swallowed");
      assertThat(pool.call(() -> null)).isEqualTo(3);
      assertThat(pool.call(() -> null)).isEqualTo(3);
    }
  }

  @Test
  void aCancelledJobMakesANewState() throws Exception {
    try (var pool = numbered(system().build()).start()) {
      CountDownLatch started = new CountDownLatch(1);
      var ticket =
          pool.submit(() -> {
            started.countDown();
            return Testing.untilInterrupted();
          });
      started.await();
      ticket.cancel();
      assertThat(ticket.await()).isEqualTo(new Outcome.Cancelled<>(true));
      assertThat(pool.call(() -> null)).isEqualTo(2);
    }
  }

  @Test
  void aJobThatInterruptsItselfOrFailsKeepsItsState() throws Exception {
    try (var pool = numbered(system().build()).start()) {
      pool.submit(() -> {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("mine");
      });
      assertThat(pool.call(() -> null)).isEqualTo(1);
    }
  }

  @Test
  void theUsersJudgeIsAskedWithTheCauseOfTheOutcomeAndAlsoIfTheInterruptWasSwallowed()
      throws Exception {
    Queue<Throwable> asked = new ConcurrentLinkedQueue<>();
    var described =
        numbered(system().taskTimeout(SOON).build())
            .restartWhen(e -> {
              asked.add(e);
              return false;
            });
    IllegalStateException failure = new IllegalStateException("mine");
    try (var pool = described.start()) {
      var late = pool.submit(Testing::untilInterrupted);
      pool.call(InterruptedStateTest::swallow);
      pool.submit(() -> {
        throw failure;
      });
      assertThat(pool.call(() -> null)).isEqualTo(1);
      assertThat(asked)
          .hasSize(3)
          .satisfiesExactly(
              e -> assertThat(e).isSameAs(((Outcome.Failure<?>) late.poll()).cause()),
              e -> assertThat(e).isInstanceOf(TimeoutException.class),
              e -> assertThat(e).isSameAs(failure));
    }
  }

  @Test
  void theUsersJudgeIsAskedAboutACancelledJob() throws Exception {
    Queue<Throwable> asked = new ConcurrentLinkedQueue<>();
    CountDownLatch started = new CountDownLatch(1);
    try (var pool = numbered(system().build()).restartWhen(asked::add).start()) {
      var ticket =
          pool.submit(() -> {
            started.countDown();
            return Testing.untilInterrupted();
          });
      started.await();
      ticket.cancel();
      assertThat(pool.call(() -> null)).isEqualTo(2);
    }
    assertThat(asked).hasSize(1).first().isInstanceOf(CancellationException.class);
  }

  @Test
  void aPoolWithoutStateGoesOnAndSoDoesAStoppedOne() throws Exception {
    try (var pool =
        system().taskTimeout(SOON).build().<Integer, Object>pool(i -> swallow()).start()) {
      assertThat(pool.call(1)).isEqualTo("swallowed");
      assertThat(pool.call(1)).isEqualTo("swallowed");
      assertThat(pool.stats().restarts()).isZero();
    }
    CountDownLatch started = new CountDownLatch(1);
    try (var pool = numbered(system().build()).start()) {
      pool.submit(() -> {
        started.countDown();
        return Testing.untilInterrupted();
      });
      started.await();
      pool.stopNow();
      pool.await();
      assertThat(pool.stats().restarts()).isZero();
    }
  }
}
