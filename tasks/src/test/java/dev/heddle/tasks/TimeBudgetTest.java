// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A job's time: to wait for room, to wait for a runner, and to run. With keys too. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
record TimeBudgetTest(boolean keyed) {
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofHours(1);

  private static final class Blocked {
    final CountDownLatch go = new CountDownLatch(1);
    final Queue<Integer> ran = new ConcurrentLinkedQueue<>();
  }

  private RunnerPoolBuilder<?, Integer, Integer> builder(Blocked by, int queue) {
    RunnerPoolBuilder<?, Integer, Integer> builder =
        TaskSystem.builder()
            .runners(1)
            .queue(queue)
            .build()
            .pool((Integer job) -> {
              by.ran.add(job);
              by.go.await();
              return job;
            });
    return keyed ? builder.keyedBy(job -> job) : builder;
  }

  /* Job 0 runs. */
  private RunnerPool<Integer, Integer> busy(Blocked by, int queue) throws Exception {
    RunnerPool<Integer, Integer> pool = builder(by, queue).start();
    pool.submit(0);
    Testing.awaitTrue(() -> by.ran.size() == 1);
    return pool;
  }

  @Test
  void aJobWhoseTimeIsUpInTheQueueNeverRunsAndGivesItsRoomBackAtOnce() throws Exception {
    Blocked by = new Blocked();
    try (RunnerPool<Integer, Integer> pool = busy(by, 1)) {
      Ticket<Integer> late = pool.submit(1, SHORT);
      assertThat(late.await())
          .isEqualTo(new Outcome.Cancelled<>(false)); // the runner is still busy
      Testing.awaitTrue(() -> pool.stats().queued() == 0);
      assertThat(pool.trySubmit(2)).isPresent();
      assertThatThrownBy(late::join)
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("the time of the job was up before it started");
      by.go.countDown();
    }
    assertThat(by.ran).containsExactly(0, 2);
  }

  @Test
  void aJobForWhichThereIsNoRoomInTimeHasATicketThatSaysSo() throws Exception {
    Blocked by = new Blocked();
    RunnerPool<Integer, Integer> pool = busy(by, 1);
    pool.submit(1);
    assertThat(pool.submit(2, SHORT).poll()).isEqualTo(new Outcome.Cancelled<>(false));
    assertThatThrownBy(() -> pool.call(3, SHORT)).isInstanceOf(CancellationException.class);
    assertThat(pool.trySubmit(4)).isEmpty();
    by.go.countDown();
    pool.close();
    assertThat(by.ran).containsExactly(0, 1);
    PoolStats stats = pool.stats();
    assertThat(List.of(stats.submitted(), stats.succeeded(), stats.cancelled()))
        .containsExactly(4L, 2L, 2L);
    assertThat(stats.expired()).isEqualTo(2);
    assertThat(stats.shed()).isEqualTo(1);
  }

  @Test
  void aJobWhoseTimeIsUpWhileItRunsIsInterruptedAndHasFailed() throws Exception {
    Blocked by = new Blocked();
    try (RunnerPool<Integer, Integer> pool = builder(by, 1).start()) {
      assertThatThrownBy(() -> pool.call(0, SHORT))
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(TimeoutException.class)
          .hasMessageContaining("the time of the job was over while it ran");
      Ticket<Integer> other = pool.submit(1, SHORT);
      assertThat(other.await()).isInstanceOf(Outcome.Failure.class);
      assertThat(pool.stats().failed()).isEqualTo(2);
      assertThat(pool.stats().expired()).isZero();
      by.go.countDown();
      assertThat(pool.call(2, LONG)).isEqualTo(2); // the interrupt does not reach the next job
    }
  }

  @Test
  void noTimeAtAllMeansThatTheJobNeverRunsEvenIfThereIsARunner() throws Exception {
    Blocked by = new Blocked();
    by.go.countDown();
    try (RunnerPool<Integer, Integer> pool = builder(by, 1).start()) {
      assertThat(pool.submit(0, Duration.ZERO).poll()).isEqualTo(new Outcome.Cancelled<>(false));
      assertThatThrownBy(() -> pool.call(1, Duration.ZERO))
          .isInstanceOf(CancellationException.class);
    }
    assertThat(by.ran).isEmpty();
  }

  @Test
  void aPoolThatWasStoppedRefusesJobsWithoutTimeAsWell() throws Exception {
    RunnerPool<Integer, Integer> pool = builder(new Blocked(), 1).start();
    pool.close();
    assertThatThrownBy(() -> pool.submit(0, Duration.ZERO))
        .isInstanceOf(java.util.concurrent.RejectedExecutionException.class);
    assertThat(pool.stats().submitted()).isZero();
  }

  @Test
  void aTimeThatIsNegativeOrTooLongIsRefusedAndNothingIsSubmitted() throws Exception {
    try (RunnerPool<Integer, Integer> pool = builder(new Blocked(), 1).start()) {
      for (Duration bad : List.of(Duration.ofNanos(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
        BiConsumer<String, org.assertj.core.api.ThrowableAssert.ThrowingCallable> refused =
            (what, call) ->
                assertThatThrownBy(call)
                    .as(what)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bad + "; the job was not accepted");
        refused.accept("submit", () -> pool.submit(0, bad));
        refused.accept("call", () -> pool.call(0, bad));
      }
      assertThatThrownBy(() -> pool.submit(0, null)).isInstanceOf(NullPointerException.class);
      assertThat(pool.stats().submitted()).isZero();
    }
  }

  @Test
  void theTimeOfTheQueueHoldsForAllJobsButNotWhileTheyRun() throws Exception {
    Blocked by = new Blocked();
    RunnerPool<Integer, Integer> pool = builder(by, 2).queueTimeout(Duration.ofMillis(200)).start();
    Ticket<Integer> runs = pool.submit(0);
    Testing.awaitTrue(() -> by.ran.size() == 1);
    Ticket<Integer> first = pool.submit(1);
    Ticket<Integer> second = pool.trySubmit(2).orElseThrow();
    Ticket<Integer> roomless = pool.submit(3);
    for (Ticket<Integer> late : List.of(first, second, roomless)) {
      assertThat(late.await()).isEqualTo(new Outcome.Cancelled<>(false));
    }
    assertThat(runs.poll()).isNull();
    by.go.countDown();
    pool.close();
    assertThat(runs.poll()).isEqualTo(new Outcome.Success<>(0));
    assertThat(pool.stats().expired()).isEqualTo(3);
    assertThat(pool.stats().runTime().count()).isEqualTo(1);
    assertThat(pool.stats().runTime().max()).isGreaterThan(Duration.ofMillis(200));
    assertThat(pool.stats().queueTime().max()).isLessThan(pool.stats().runTime().max());
  }

  @Test
  void aTimeoutOfTheQueueThatIsNotPositiveIsRefused() {
    for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
      assertThatThrownBy(() -> builder(new Blocked(), 1).queueTimeout(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bad.toString());
    }
  }

  @Test
  void aTicketCanBeCancelledOnlyIfItsJobHasNotStarted() throws Exception {
    Blocked by = new Blocked();
    try (RunnerPool<Integer, Integer> pool = builder(by, 1).start()) {
      Ticket<Integer> running = pool.submit(0);
      Testing.awaitTrue(() -> by.ran.size() == 1);
      Ticket<Integer> queued = pool.submit(1);
      assertThat(queued.cancel(false)).isTrue();
      assertThat(running.cancel(false)).isFalse();
      by.go.countDown();
      assertThat(running.join()).isEqualTo(0);
      assertThat(running.cancel(false)).isFalse();
    }
    assertThat(by.ran).containsExactly(0);
  }

  @Test
  void aJobThatWaitsForItsOwnFullPoolWithLimitedTimeIsToldByItsTicket() throws Exception {
    AtomicReference<RunnerPool<Integer, Object>> self = new AtomicReference<>();
    try (RunnerPool<Integer, Object> pool =
        TaskSystem.builder()
            .runners(1)
            .queue(1)
            .build()
            .<Integer, Object>pool(job -> {
              if (job > 0) {
                return job;
              }
              self.get().submit(1);
              Object roomless = self.get().submit(2, SHORT).poll();
              Outcome<Object> inner = self.get().submit(3, SHORT).await();
              return List.of(roomless, inner);
            })
            .start()) {
      self.set(pool);
      assertThat(pool.call(0))
          .isEqualTo(List.of(new Outcome.Cancelled<>(false), new Outcome.Cancelled<>(false)));
    }
  }

  @Test
  void whoSubmitsIsInterruptedBeforeTheTimeIsUp() throws Exception {
    Blocked by = new Blocked();
    try (RunnerPool<Integer, Integer> pool = busy(by, 1)) {
      pool.submit(1);
      FutureTask<?> submitting = new FutureTask<>(() -> pool.submit(2, LONG));
      Thread submitter = Thread.startVirtualThread(submitting);
      Testing.awaitParked(submitter);
      submitter.interrupt();
      assertThatThrownBy(submitting::get)
          .hasCauseInstanceOf(InterruptedException.class)
          .hasMessageContaining("the job was not accepted");
      assertThat(pool.stats().submitted()).isEqualTo(2);
      by.go.countDown();
    }
  }
}
