// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
record ExecutorTest(Engine engine) {

  @Test
  void futuresWorkAsWithAFixedThreadPool() throws Exception {
    try (ExecutorService executor = executor(4, 30)) {
      assertThat(executor.submit(() -> 7).get()).isEqualTo(7);
      Future<Integer> failed = executor.submit(() -> FailingJobs.<Integer>io());
      assertThatThrownBy(failed::get).hasCauseInstanceOf(IOException.class);
      assertThat(executor.invokeAll(Numbers.upTo(10))).hasSize(10);
      assertThat(executor.invokeAny(Numbers.upTo(3))).isBetween(0, 2);
      assertThat(CompletableFuture.supplyAsync(() -> 5, executor).get()).isEqualTo(5);
    }
  }

  @Test
  void itLimitsHowManyRunAtOnce() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Callable<Integer> task =
        () -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          Thread.yield();
          return running.decrementAndGet();
        };
    try (ExecutorService executor = executor(3, 5)) {
      executor.invokeAll(Collections.nCopies(300, task));
    }
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void shutdownLetsTasksFinishAndRefusesOthers() throws Exception {
    ExecutorService executor = executor(1, 30);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Boolean>> futures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      futures.add(executor.submit(() -> go.await(60, TimeUnit.SECONDS)));
    }
    executor.shutdown();
    assertThat(executor.isShutdown()).isTrue();
    assertThat(executor.isTerminated()).isFalse();
    assertThatThrownBy(() -> executor.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    go.countDown();
    assertThat(executor.awaitTermination(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
    for (Future<Boolean> future : futures) {
      assertThat(future.get()).isTrue();
    }
  }

  @Test
  void shutdownNowReturnsTheTasksThatNeverStarted() throws Exception {
    ExecutorService executor = executor(1, 30);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    executor.execute(() -> {
      started.countDown();
      try {
        Testing.untilInterrupted();
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    });
    started.await();
    Runnable never = () -> {};
    executor.execute(never);
    assertThat(executor.shutdownNow()).containsExactly(never);
    interrupted.await();
    assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void withRoomInTheQueueATaskIsAcceptedWhateverTheInterruptStatus() throws Exception {
    try (ExecutorService executor = executor(1, 2)) {
      Thread.currentThread().interrupt();
      Future<Integer> future = executor.submit(() -> 7);
      executor.execute(() -> {});
      assertThat(Thread.interrupted()).isTrue();
      assertThat(future.get()).isEqualTo(7);
    }
  }

  @Test
  void anInterruptWhileWaitingForRoomIsARejectionAndIsKept() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = executor(1, 1)) {
      ExecutorServiceTest.fill(executor, go);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> executor.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("limiter: interrupted while waiting for room; the task was not");
      assertThat(Thread.interrupted()).isTrue();
      go.countDown();
    }
  }

  @Test
  void aNullTaskIsRefused() {
    try (ExecutorService executor = executor(1, 1)) {
      assertThatThrownBy(() -> executor.execute(null)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void cancellingAFutureInterruptsItsTaskOnly() throws Exception {
    try (ExecutorService executor = executor(1, 5)) {
      CountDownLatch started = new CountDownLatch(1);
      Future<Integer> future =
          executor.submit(() -> {
            started.countDown();
            return Testing.untilInterrupted();
          });
      started.await();
      assertThat(future.cancel(true)).isTrue();
      assertThat(executor.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
    }
  }

  private ExecutorService executor(int runners, int queue) {
    return TaskSystem.builder()
        .name("limiter")
        .engine(engine)
        .runners(runners)
        .queue(queue)
        .build()
        .executor();
  }
}
