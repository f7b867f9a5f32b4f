// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ExecutorService promises, where a bounded queue and a judged outcome could break it. */
@Timeout(60)
class ExecutorServiceTest {

  // ---- time

  @Test
  void timedInvokeAllKeepsItsTimeAlsoWhileItWaitsForRoom() throws Exception {
    try (ExecutorService executor = executor(1, 1)) {
      Callable<Integer> task = Testing::untilInterrupted;
      List<Future<Integer>> futures =
          executor.invokeAll(Collections.nCopies(10, task), 20, TimeUnit.MILLISECONDS);
      assertThat(futures).hasSize(10).allMatch(Future::isCancelled);
      assertThat(executor.invokeAll(List.of(() -> 1), 1, TimeUnit.DAYS))
          .allMatch(future -> future.state() == Future.State.SUCCESS);
    }
  }

  @Test
  void timedInvokeAnyKeepsItsTimeAlsoWhileItWaitsForRoom() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = executor(1, 1)) {
      fill(executor, go);
      assertThatThrownBy(() -> executor.invokeAny(Numbers.upTo(3), 20, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      go.countDown();
      assertThat(executor.<Integer>invokeAny(Numbers.upTo(3), 1, TimeUnit.DAYS)).isBetween(0, 2);
    }
  }

  @Test
  void timedGetAndOrTimeoutKeepTheirTime() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = executor(1, 5)) {
      fill(executor, go);
      Future<Integer> queued = executor.submit(() -> 1);
      assertThatThrownBy(() -> queued.get(1, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      CompletableFuture<Integer> stage =
          CompletableFuture.supplyAsync(() -> 1, executor).orTimeout(1, TimeUnit.MILLISECONDS);
      assertThatThrownBy(stage::get).hasCauseInstanceOf(TimeoutException.class);
      go.countDown();
    }
  }

  // ---- interrupts

  @Test
  void anInterruptBeforeIsAnInterruptedExceptionAndNothingWasSubmitted() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    List<Callable<Integer>> tasks = Collections.nCopies(3, ran::incrementAndGet);
    try (ExecutorService executor = executor(1, 1)) {
      for (Invocation invocation : Invocation.values()) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> invocation.of(executor, tasks))
            .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
      }
    }
    assertThat(ran).hasValue(0);
  }

  @Test
  void anInterruptWhileWaitingForRoomIsAnInterruptedExceptionAndAllIsCalledOff() throws Exception {
    for (Invocation invocation : Invocation.values()) {
      CountDownLatch go = new CountDownLatch(1);
      AtomicInteger ran = new AtomicInteger();
      try (ExecutorService executor = executor(1, 1)) {
        fill(executor, go);
        Thread self = Thread.currentThread();
        Thread.startVirtualThread(() -> {
          Testing.awaitParked(self);
          self.interrupt();
        });
        assertThatThrownBy(
                () -> invocation.of(executor, Collections.nCopies(3, ran::incrementAndGet)))
            .isInstanceOf(InterruptedException.class);
        go.countDown();
      }
      assertThat(ran).hasValue(0);
    }
  }

  private enum Invocation {
    ALL {
      @Override
      Object of(ExecutorService executor, List<Callable<Integer>> tasks) throws Exception {
        return executor.invokeAll(tasks);
      }
    },
    ALL_TIMED {
      @Override
      Object of(ExecutorService executor, List<Callable<Integer>> tasks) throws Exception {
        return executor.invokeAll(tasks, 1, TimeUnit.DAYS);
      }
    },
    ANY {
      @Override
      Object of(ExecutorService executor, List<Callable<Integer>> tasks) throws Exception {
        return executor.invokeAny(tasks);
      }
    },
    ANY_TIMED {
      @Override
      Object of(ExecutorService executor, List<Callable<Integer>> tasks) throws Exception {
        return executor.invokeAny(tasks, 1, TimeUnit.DAYS);
      }
    };

    abstract Object of(ExecutorService executor, List<Callable<Integer>> tasks) throws Exception;
  }

  // ---- outcomes

  @Test
  void invokeAnyTakesTheFirstSuccessAndElseTheLastFailure() throws Exception {
    try (ExecutorService executor = executor(1, 1)) {
      Callable<Integer> fails = FailingJobs::io;
      assertThat(executor.invokeAny(List.of(fails, fails, () -> 3, fails))).isEqualTo(3);
      assertThatThrownBy(() -> executor.invokeAny(List.of(fails, fails)))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
      assertThatThrownBy(() -> executor.invokeAny(List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> executor.invokeAny(Collections.singletonList(null)))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void aTaskTimeoutIsTheFailureOfItsFuture() throws Exception {
    var system =
        TaskSystem.builder().name("e").runners(1).taskTimeout(Duration.ofMillis(1)).build();
    try (ExecutorService executor = system.executor()) {
      Future<Integer> late = executor.submit(() -> Testing.untilInterrupted());
      assertThatThrownBy(late::get).hasCauseInstanceOf(TimeoutException.class);
      assertThat(statsOf("e").failed()).isEqualTo(1);
      assertThat(statsOf("e").succeeded()).isZero();
    }
  }

  /** As in the JDK's executors. */
  @Test
  void anExceptionThatNobodySeesGoesToTheUncaughtExceptionHandler() throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.complete(e));
    try (ExecutorService executor = executor(1, 5)) {
      IllegalStateException thrown = new IllegalStateException("unseen");
      Future<?> seen =
          executor.submit(() -> {
            throw new IllegalArgumentException("seen");
          });
      assertThatThrownBy(seen::get).hasCauseInstanceOf(IllegalArgumentException.class);
      executor.execute(() -> {
        throw thrown;
      });
      assertThat(uncaught.get(30, TimeUnit.SECONDS)).isSameAs(thrown);
      assertThat(executor.submit(() -> 1).get()).isEqualTo(1);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void aCancelledFutureGivesItsRoomBack() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = executor(1, 2)) {
      fill(executor, go);
      Future<Integer> queued = executor.submit(() -> 1);
      assertThat(statsOf("e").queued()).isEqualTo(2);
      assertThat(queued.cancel(false)).isTrue();
      assertThat(statsOf("e").queued()).isEqualTo(1);
      assertThatThrownBy(queued::get).isInstanceOf(CancellationException.class);
      assertThat(executor.submit(() -> 2)).isNotNull(); // doesn't wait
      go.countDown();
    }
  }

  // ---- the end

  @Test
  void anIdleExecutorIsTerminatedRightAfterShutdown() throws Exception {
    ExecutorService unused = executor(1, 1);
    unused.shutdown();
    assertThat(unused.isTerminated()).isTrue();
    ExecutorService used = executor(1, 1);
    used.execute(() -> {});
    Testing.awaitTrue(() -> statsOf("e", used).succeeded() == 1);
    used.shutdown();
    Testing.awaitTrue(used::isTerminated);
    Thread.currentThread().interrupt();
    assertThat(used.awaitTermination(1, TimeUnit.DAYS)).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(unused.awaitTermination(0, TimeUnit.DAYS)).isTrue();
    unused.close();
    used.close();
  }

  @Test
  void whileATaskRunsItIsNotTerminated() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService executor = executor(1, 1);
    fill(executor, go);
    assertThat(executor.shutdownNow()).hasSize(1);
    assertThat(executor.isTerminated()).isFalse();
    assertThat(executor.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
    go.countDown();
    assertThat(executor.awaitTermination(1, TimeUnit.DAYS)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
  }

  @Test
  void whatShutdownNowReturnsCanBeRunElsewhere() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService executor = executor(1, 2);
    fill(executor, go);
    Future<Integer> moved = executor.submit(() -> 7);
    List<Runnable> rest = executor.shutdownNow();
    assertThat(rest).hasSize(2).last().isSameAs(moved);
    rest.getLast().run();
    assertThat(moved.get()).isEqualTo(7);
    assertThatThrownBy(() -> executor.submit(() -> 1))
        .isInstanceOf(RejectedExecutionException.class);
    go.countDown();
    executor.close();
  }

  /** Nobody gets what was queued, so nobody may wait for it. */
  @Test
  void anInterruptedCloseCancelsWhatIsQueued() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService executor = executor(1, 2);
    fill(executor, go);
    Future<Integer> queued = executor.submit(() -> 7);
    Thread closer =
        Thread.startVirtualThread(() -> {
          Thread.currentThread().interrupt();
          executor.close();
        });
    assertThatThrownBy(queued::get).isInstanceOf(CancellationException.class);
    go.countDown();
    closer.join();
    assertThat(executor.isTerminated()).isTrue();
  }

  /* One task runs, and one is queued, until somebody says go. */
  static void fill(ExecutorService executor, CountDownLatch go) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    executor.execute(() -> {
      started.countDown();
      Testing.awaitIgnoringInterrupts(go);
    });
    started.await();
    executor.execute(() -> {});
  }

  private static PoolStats statsOf(String name) {
    return TaskSystem.open().stream()
        .filter(stats -> stats.name().equals(name) && !stats.stopped())
        .findFirst()
        .orElseThrow();
  }

  private static PoolStats statsOf(String name, ExecutorService executor) {
    assertThat(executor.isShutdown()).isFalse();
    return statsOf(name);
  }

  private static ExecutorService executor(int runners, int queue) {
    return TaskSystem.builder().name("e").runners(runners).queue(queue).build().executor();
  }
}
