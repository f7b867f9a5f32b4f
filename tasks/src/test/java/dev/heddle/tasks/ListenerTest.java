// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a listener does holds up neither runner, nor key, nor the end. */
@ParameterizedClass
@EnumSource(Engine.class)
record ListenerTest(Engine engine) {

  private RunnerPoolBuilder<?, Integer, Integer> described() {
    return TaskSystem.builder()
        .name("p")
        .engine(engine)
        .runners(1)
        .build()
        .<Integer, Integer>pool(job -> {
          if (job < 0) {
            throw new IllegalArgumentException("job");
          }
          return job;
        });
  }

  @Test
  void aListenerThatNeverReturnsHoldsUpNothing() throws Exception {
    AtomicInteger interrupts = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Thread> teller = new CompletableFuture<>();
    PoolListener hanging =
        new PoolListener() {
          @Override
          public void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {
            teller.complete(Thread.currentThread());
            for (boolean over = false; !over; ) {
              try {
                go.await();
                over = true;
              } catch (InterruptedException e) {
                interrupts.incrementAndGet();
              }
            }
          }
        };
    var pool = described().keyedBy(job -> "all").listener(hanging).grace(Duration.ofMillis(20));
    try (var started = pool.start()) {
      for (int i = 0; i < 3; i++) {
        assertThat(started.submit(-1).await()).isInstanceOf(Outcome.Failure.class);
      }
      assertThat(started.call(1)).isEqualTo(1);
    }
    Testing.awaitTrue(() -> interrupts.get() == 1);
    go.countDown();
    teller.get().join();
  }

  @Test
  void aListenerMayCloseItsPoolAndWaitForItsEnd() throws Exception {
    AtomicReference<RunnerPool<Integer, Integer>> pool = new AtomicReference<>();
    Queue<String> told = new ConcurrentLinkedQueue<>();
    PoolListener closing =
        new PoolListener() {
          @Override
          public void jobFailed(String name, Object job, Throwable cause, JobTimes times) {
            Testing.awaitTrue(() -> pool.get() != null);
            pool.get().close();
            told.add("closed in jobFailed");
          }

          @Override
          public void stopped(PoolStats stats) {
            pool.get().close();
            try {
              pool.get().await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            told.add("closed in stopped");
          }
        };
    pool.set(described().listener(closing).start());
    pool.get().submit(-1);
    pool.get().await();
    pool.get().close(); // waits for the listener
    assertThat(told).containsExactly("closed in jobFailed", "closed in stopped");
  }

  @Test
  void aListenerThatIsFarBehindLosesEventsAndNoMemory() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger told = new AtomicInteger();
    PoolListener slow =
        new PoolListener() {
          @Override
          public void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {
            Testing.awaitIgnoringInterrupts(go);
            told.incrementAndGet();
          }
        };
    try (var pool = described().listener(slow).start()) {
      for (int i = 0; i < 1_024 + 5; i++) {
        assertThat(pool.submit(-1).await()).isInstanceOf(Outcome.Failure.class);
      }
      assertThat(pool.call(1)).isEqualTo(1); // all before were told or lost
      go.countDown();
    }
    assertThat(told).hasValue(1_024);
  }
}
