// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for a pool's end where it can't come, or comes late. */
@ParameterizedClass
@EnumSource(Engine.class)
record PoolEndTest(Engine engine) {

  private interface Wait {
    void on(RunnerPool<Wait, Boolean> pool) throws InterruptedException;
  }

  @Test
  void aJobThatAwaitsItsOwnPoolIsToldAndThePoolGoesOn() throws Exception {
    AtomicReference<RunnerPool<Wait, Boolean>> self = new AtomicReference<>();
    RunnerPool<Wait, Boolean> pool =
        system()
            .<Wait, Boolean>pool(wait -> {
              wait.on(self.get());
              return true;
            })
            .start();
    self.set(pool);
    try (pool) {
      assertRefused(pool.submit(RunnerPool::await));
      assertRefused(pool.submit(p -> p.await(Duration.ofDays(1))));
      assertThat(pool.call(p -> {})).isTrue();
      assertThat(pool.stats().stopped()).isFalse();
    }
  }

  private static void assertRefused(Ticket<Boolean> ticket) throws InterruptedException {
    assertThat(ticket.await())
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure ->
                assertThat(failure.cause())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a job can't wait for its own pool's end"));
  }

  @Test
  void aTaskThatClosesItsOwnExecutorIsToldAndTheExecutorIsShutDown() throws Exception {
    ExecutorService executor = system().executor();
    Future<?> closing = executor.submit(executor::close);
    Assertions.assertThatThrownBy(closing::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a job can't wait for its own pool's end");
    assertThat(executor.isShutdown()).isTrue();
    assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closeWaitsForAJobThatIgnoresInterruption() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    RunnerPool<Integer, Integer> pool =
        system()
            .<Integer, Integer>pool(i -> {
              while (go.getCount() > 0) {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
              }
              return i;
            })
            .grace(Duration.ZERO)
            .start();
    Ticket<Integer> stubborn = pool.submit(1);
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    Ticket<Integer> queued = pool.submit(2);
    Thread closer = Thread.startVirtualThread(pool::close);
    interrupted.await();
    Testing.awaitParked(closer);
    assertThat(queued.await()).isEqualTo(new Outcome.Cancelled<>(false));
    assertThat(stubborn.poll()).isNull();
    assertThat(closer.isAlive()).isTrue();
    go.countDown();
    closer.join();
    assertThat(stubborn.poll()).isEqualTo(new Outcome.Success<>(1));
    assertThat(pool.await(Duration.ZERO)).isTrue();
  }

  @Test
  void aWaitForTheEndCanBeInterruptedAndThePoolGoesOn() throws Exception {
    RunnerPool<Integer, Integer> pool = system().<Integer, Integer>pool(i -> i).start();
    try (pool) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread waiter =
          Thread.startVirtualThread(() -> {
            try {
              pool.await();
            } catch (Throwable e) {
              thrown.set(e);
            }
          });
      Testing.awaitParked(waiter);
      waiter.interrupt();
      waiter.join();
      assertThat(thrown).hasValueMatching(InterruptedException.class::isInstance);
      assertThat(pool.call(1)).isEqualTo(1);
    }
  }

  @Test
  void anInterruptIsSeenOnEntryEvenIfThePoolHasEnded() {
    RunnerPool<Integer, Integer> pool = system().<Integer, Integer>pool(i -> i).start();
    pool.close();
    Thread.currentThread().interrupt();
    Assertions.assertThatThrownBy(pool::await).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    Assertions.assertThatThrownBy(() -> pool.await(Duration.ZERO))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /** What depends on a ticket holds up neither a runner nor the owner, and may wait for both. */
  @Test
  void aStageMayCloseItsPoolAndWaitForItsEnd() throws Exception {
    for (boolean byRunner : new boolean[] {true, false}) {
      RunnerPool<Object, Object> pool = system().<Object, Object>pool(i -> i).start();
      if (!byRunner) { // the owner calls off what is left when every runner has taken a Stop
        pool.submit(Stop.SIGNAL).await();
        Testing.awaitTrue(() -> pool.stats().alive() == 0);
      }
      CompletableFuture<Boolean> closed = new CompletableFuture<>();
      var unused =
          pool.submit("job")
              .toCompletionStage()
              .whenComplete((r, e) -> {
                pool.close();
                closed.complete(pool.toString().contains("ended"));
              });
      pool.stop();
      assertThat(pool.await(Duration.ofSeconds(30))).isTrue();
      assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Nor the jobs of its key, nor close. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStageThatNeverEndsHoldsNothingUp(boolean keyed) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> stageThread = new CompletableFuture<>();
    CountDownLatch listened = new CountDownLatch(1);
    var described =
        system()
            .<Object, Object>pool(i -> {
              listened.await();
              return i;
            });
    if (keyed) {
      described.keyedBy(i -> "all");
    }
    try (RunnerPool<Object, Object> pool = described.start()) {
      var unused =
          pool.submit("job")
              .toCompletionStage()
              .thenRun(() -> {
                stageThread.complete(Thread.currentThread().getName());
                Testing.awaitIgnoringInterrupts(go);
              });
      listened.countDown();
      assertThat(stageThread.get(30, TimeUnit.SECONDS)).isEqualTo("p-stage");
      assertThat(pool.call("next")).isEqualTo("next");
    } finally {
      go.countDown();
    }
  }

  private ConfiguredSystem system() {
    return TaskSystem.builder().name("p").engine(engine).runners(1).build();
  }
}
