// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers of a pool whose runners get no state. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Engine.class)
record UnavailableTest(Engine engine) {
  private static final Duration SOON = Duration.ofMillis(20);

  /* Init throws as long as down is true. */
  private RunnerPoolBuilder<Integer, String, String> described(
      AtomicBoolean down, AtomicInteger inits) {
    return TaskSystem.builder()
        .name("db")
        .engine(engine)
        .runners(2)
        .queue(2)
        .build()
        .<Integer, String, String>pool(
            () -> {
              int init = inits.incrementAndGet();
              if (down.get()) {
                throw new IOException("refused " + init);
              }
              return init;
            },
            (state, job) -> job)
        .initRetry(Duration.ofMillis(1), Duration.ofMillis(5));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callersAreToldAfterAWhileAndServedWhenItIsOver(boolean keyed) throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    AtomicInteger inits = new AtomicInteger();
    var described = described(down, inits).unavailableAfter(SOON);
    if (keyed) {
      described.keyedBy(job -> "all");
    }
    try (RunnerPool<String, String> pool = described.start()) {
      Ticket<String> queued = pool.submit("queued");
      assertThatThrownBy(() -> pool.call("called"))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining("db: no runner could get ready for PT")
          .hasMessageContaining("last because of java.io.IOException: refused")
          .hasMessageContaining("the job never started")
          .hasCauseInstanceOf(PoolUnavailableException.class)
          .hasRootCauseInstanceOf(IOException.class);
      assertThat(queued.await()).isInstanceOf(Outcome.Failure.class);
      for (int i = 0; i < 10; i++) { // more than there is room for
        assertThat(pool.submit("during").await()).isInstanceOf(Outcome.Failure.class);
      }
      assertThat(pool.stats().failed()).isEqualTo(12);
      assertThat(pool.stats().queued()).isZero();
      down.set(false);
      Testing.awaitTrue(() -> outcome(pool) instanceof Outcome.Success);
      assertThat(pool.call("after")).isEqualTo("after");
    }
  }

  @Test
  void withAStateSomewhereJobsWait() throws Exception {
    AtomicBoolean down = new AtomicBoolean();
    AtomicInteger inits = new AtomicInteger();
    var described = described(down, inits).unavailableAfter(Duration.ZERO).restartWhen(e -> false);
    try (RunnerPool<String, String> pool = described.start()) {
      assertThat(pool.call("first")).isEqualTo("first");
      down.set(true);
      for (int i = 0; i < 1000; i++) { // served by the one runner that has a state
        assertThat(pool.call("job")).isEqualTo("job");
      }
      assertThat(pool.stats().failed()).isZero();
    }
  }

  @Test
  void aShortOutageIsNoReason() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    AtomicInteger inits = new AtomicInteger();
    try (RunnerPool<String, String> pool = described(down, inits).start()) {
      Ticket<String> ticket = pool.submit("patient");
      Testing.awaitTrue(() -> inits.get() > 5);
      down.set(false);
      assertThat(ticket.join()).isEqualTo("patient");
    }
  }

  @Test
  void theListenerIsToldOfJobsThatFailedSo() throws Exception {
    Queue<Object> failed = new ConcurrentLinkedQueue<>();
    PoolListener listener =
        new PoolListener() {
          @Override
          public void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {
            failed.add(job + " " + cause.getClass().getSimpleName());
          }
        };
    var described =
        described(new AtomicBoolean(true), new AtomicInteger())
            .unavailableAfter(Duration.ZERO)
            .listener(listener);
    try (RunnerPool<String, String> pool = described.start()) {
      assertThat(pool.submit("job").await()).isInstanceOf(Outcome.Failure.class);
    }
    assertThat(failed).containsExactly("job PoolUnavailableException");
  }

  /** A signal is no job: it takes its runner out of service. */
  @Test
  void stopSignalsAndTheEndGoTheirWay() throws Exception {
    var described =
        TaskSystem.builder()
            .name("db")
            .engine(engine)
            .runners(1)
            .build()
            .<Object, Object, Object>pool(() -> FailingJobs.io(), (state, job) -> job)
            .initRetry(Duration.ofMillis(1), Duration.ofMillis(1))
            .unavailableAfter(SOON);
    try (RunnerPool<Object, Object> pool = described.start()) {
      Ticket<Object> job = pool.submit("job");
      Ticket<Object> stop = pool.submit(Stop.SIGNAL);
      pool.stop();
      assertThat(job.await()).isInstanceOf(Outcome.Failure.class);
      assertThat(stop.await()).isInstanceOf(Outcome.Success.class);
      pool.await();
    }
  }

  private static Outcome<String> outcome(RunnerPool<String, String> pool) {
    try {
      return pool.submit("again").await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A runner fails to get a state while another serves; then that one begins anew. */
  @Test
  void whatFailedWhileARunnerServedIsNoOutage() throws Exception {
    AtomicInteger inits = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    RunnerPool<PoolEdgeTest.Job, Object> pool =
        TaskSystem.builder()
            .name("db")
            .engine(engine)
            .runners(2)
            .build()
            .<Integer, PoolEdgeTest.Job, Object>pool(
                () -> {
                  if (inits.incrementAndGet() == 2) {
                    throw new IOException("one connection only");
                  }
                  return 1;
                },
                (state, job) -> job.run())
            .initRetry(Duration.ofDays(1), Duration.ofDays(1))
            .restartPause(Duration.ofMillis(1))
            .unavailableAfter(Duration.ZERO)
            .start();
    try {
      Ticket<Object> breaks =
          pool.submit(() -> {
            go.await();
            throw new InternalError("the state is broken");
          });
      Testing.awaitTrue(() -> pool.stats().running() == 1);
      Ticket<Object> queued = pool.submit(() -> "served");
      Testing.awaitTrue(() -> pool.stats().pausing() == 1);
      go.countDown();
      assertThat(queued.join()).isEqualTo("served");
      assertThat(breaks.await()).isInstanceOf(Outcome.Failure.class);
      assertThat(inits).hasValue(3);
    } finally {
      pool.stopNow();
      pool.close();
    }
  }

  /** An init that answers the interrupt of a stop has not failed, and takes no job with it. */
  @Test
  void anInitThatIsInterruptedByAStopIsNoOutage() throws Exception {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    PoolListener listener =
        new PoolListener() {
          @Override
          public void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {
            told.add("job failed");
          }

          @Override
          public void runnerFailed(String pool, Throwable cause, Duration retryIn) {
            told.add("runner failed");
          }

          @Override
          public void stopped(PoolStats stats) {
            told.add("stopped");
          }
        };
    for (int round = 0; round < 50; round++) {
      told.clear();
      CountDownLatch inside = new CountDownLatch(1);
      RunnerPool<Integer, Integer> pool =
          TaskSystem.builder()
              .name("db")
              .engine(engine)
              .runners(1)
              .queue(100)
              .build()
              .<Integer, Integer, Integer>pool(
                  () -> {
                    inside.countDown();
                    return Testing.untilInterrupted();
                  },
                  (state, job) -> job)
              .unavailableAfter(Duration.ZERO)
              .listener(listener)
              .start();
      for (int i = 0; i < 100; i++) {
        pool.submit(i);
      }
      inside.await();
      assertThat(pool.stopNow()).hasSize(100);
      pool.close();
      assertThat(told).containsExactly("stopped");
      assertThat(pool.stats().restarts()).isZero();
    }
  }
}
