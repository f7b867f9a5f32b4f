// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Testing;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An executor's rare paths: refusals, cancels, and the end. */
@Timeout(30)
class ExecutorEdgeTest {
  private static ExecutorService executor(int runners, int queue) {
    return TaskSystem.builder()
        .name("edge")
        .engine(Engine.THREADS)
        .runners(runners)
        .queue(queue)
        .build()
        .executor();
  }

  private static PoolStats stats() {
    return TaskSystem.open().stream()
        .filter(s -> s.name().equals("edge"))
        .findFirst()
        .orElseThrow();
  }

  /** The task that was refused for lack of time is cancelled, and counted out twice. */
  @Test
  void invokeAllThatRunsOutOfTimeWhileItWaitsForRoom() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService executor = executor(1, 1);
    ExecutorServiceTest.fill(executor, go);
    executor.invokeAll(List.of(() -> 1), 10, TimeUnit.MILLISECONDS);
    assertThat(stats().cancelled()).isZero(); // nothing that was accepted was cancelled
    executor.shutdown();
    assertThat(executor.isTerminated()).isFalse();
    go.countDown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
  }

  /** Premature: one is running, one was refused, and it says that all are done. */
  @Test
  void isTerminatedIsNotTrueWhileATaskRuns() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService executor = executor(1, 1);
    ExecutorServiceTest.fill(executor, go);
    executor.invokeAll(List.of(() -> 1), 10, TimeUnit.MILLISECONDS);
    executor.invokeAll(List.of(() -> 1), 10, TimeUnit.MILLISECONDS);
    executor.shutdown();
    boolean terminated = executor.isTerminated();
    go.countDown();
    executor.close();
    assertThat(terminated).isFalse();
  }

  /** Refused by a pool that is shut down. */
  @Test
  void invokeAllAfterShutdown() throws Exception {
    ExecutorService executor = executor(1, 1);
    executor.shutdown();
    assertThat(catchThrowable(() -> executor.invokeAll(List.of(() -> 1))))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
  }

  /** What is refused after the end makes it look as if it wasn't over. */
  @Test
  void isTerminatedStaysTrue() throws Exception {
    ExecutorService executor = executor(1, 1);
    executor.close();
    assertThat(executor.isTerminated()).isTrue();
    AtomicBoolean stop = new AtomicBoolean();
    Thread late =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                var unused = catchThrowable(() -> executor.execute(() -> {}));
              }
            });
    int flickers = 0;
    for (int i = 0; i < 200_000; i++) {
      flickers += executor.isTerminated() ? 0 : 1;
    }
    stop.set(true);
    late.join();
    assertThat(flickers).isZero();
  }

  /** Get() in a task of the executor waits for the task and not for the future. */
  @Test
  void getInAnOwnTaskSeesThatTheFutureIsCancelled() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = executor(2, 4)) {
      Future<Integer> deaf =
          executor.submit(() -> {
            Testing.awaitIgnoringInterrupts(go);
            return 1;
          });
      AtomicReference<Thread> waiter = new AtomicReference<>();
      Future<Throwable> waits =
          executor.submit(() -> {
            waiter.set(Thread.currentThread());
            return catchThrowable(deaf::get);
          });
      Testing.awaitTrue(() -> waiter.get() != null);
      Testing.awaitParked(waiter.get());
      assertThat(deaf.cancel(true)).isTrue();
      Throwable seen = catchThrowable(() -> waits.get(5, TimeUnit.SECONDS));
      go.countDown();
      assertThat(seen).isNull();
      assertThat(waits.get()).isInstanceOf(CancellationException.class);
    }
  }

  /** Room comes, but the race waits for the end of the one task that hangs. */
  @Test
  void invokeAnySubmitsTheNextWhenThereIsRoom() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = executor(2, 1)) {
      for (int i = 0; i < 2; i++) {
        executor.execute(() -> Testing.awaitIgnoringInterrupts(go));
      }
      Testing.awaitTrue(() -> stats().running() == 2 && stats().queued() == 0);
      Thread self = Thread.currentThread();
      Thread.ofPlatform()
          .start(() -> {
            Testing.awaitTrue(() -> stats().queued() == 1);
            Testing.awaitParked(self);
            go.countDown();
          });
      Callable<Integer> hangs = Testing::untilInterrupted;
      assertThat(executor.<Integer>invokeAny(List.of(hangs, () -> 2), 5, TimeUnit.SECONDS))
          .isEqualTo(2);
    }
  }

  /** A task whose future was cancelled without an interrupt counts as one that threw. */
  @Test
  void whatIsCancelledWithoutAnInterruptHasNotFailed() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = executor(1, 4)) {
      Future<?> future =
          executor.submit(() -> {
            started.countDown();
            Testing.awaitIgnoringInterrupts(go);
          });
      started.await();
      assertThat(future.cancel(false)).isTrue();
      go.countDown();
      executor.submit(() -> 1).get();
      assertThat(stats().failed()).isZero();
    }
  }

  /** A future that is executed twice at once is done when the second run, of nothing, is. */
  @Test
  void aFutureThatIsExecutedTwiceHasTheResultOfItsRun() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = executor(2, 4)) {
      Future<Integer> future =
          executor.submit(() -> {
            started.countDown();
            Testing.awaitIgnoringInterrupts(go);
            return 7;
          });
      started.await();
      executor.execute((Runnable) future);
      executor.submit(() -> 1).get();
      Testing.awaitTrue(() -> stats().running() == 1);
      go.countDown();
      assertThat(future.get()).isEqualTo(7);
    }
  }

  /** What was handed back is in no queue, and no runner has it: whoever runs it is interrupted. */
  @Test
  void cancelInterruptsATaskThatWasHandedBackWhereItRuns() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    ExecutorService executor = executor(1, 1);
    executor.submit(() -> Testing.untilInterrupted());
    Testing.awaitTrue(() -> stats().running() == 1 && stats().queued() == 0);
    AtomicBoolean interrupted = new AtomicBoolean();
    Future<?> future =
        executor.submit(() -> {
          started.countDown();
          try {
            Testing.untilInterrupted();
          } catch (InterruptedException e) {
            interrupted.set(true);
          }
        });
    List<Runnable> handedBack = executor.shutdownNow();
    assertThat(handedBack).containsExactly((Runnable) future);
    Thread elsewhere = Thread.ofVirtual().start(handedBack.getFirst());
    started.await();
    assertThat(future.cancel(true)).isTrue();
    elsewhere.join();
    assertThat(interrupted).isTrue();
    assertThat(future.isCancelled()).isTrue();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }
}
