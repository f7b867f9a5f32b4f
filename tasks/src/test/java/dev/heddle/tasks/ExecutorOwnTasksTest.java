// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Testing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an executor's own tasks submit to it. */
@Timeout(60)
@ParameterizedClass
@ValueSource(ints = {1, 4})
record ExecutorOwnTasksTest(int runners) {

  /** A tree of 3,280 nodes, each of which is a task that submits those below it. */
  @Test
  void aTreeOfTasksThatWaitForNobodyIsVisitedWhole() {
    AtomicInteger visited = new AtomicInteger();
    CountDownLatch left = new CountDownLatch(3280);
    try (ExecutorService executor = executor()) {
      executor.execute(() -> visit(executor, 7, visited, left));
      Testing.awaitIgnoringInterrupts(left);
    }
    assertThat(visited).hasValue(3280);
  }

  private static void visit(
      ExecutorService executor, int depth, AtomicInteger visited, CountDownLatch left) {
    visited.incrementAndGet();
    for (int i = 0; i < 3 && depth > 0; i++) {
      executor.execute(() -> visit(executor, depth - 1, visited, left));
    }
    left.countDown();
  }

  @Test
  void chainsOfStagesLoseNothing() throws Exception {
    try (ExecutorService executor = executor()) {
      List<CompletableFuture<Integer>> chains = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        int start = i;
        chains.add(
            CompletableFuture.supplyAsync(() -> start, executor)
                .thenApplyAsync(n -> n + 1, executor)
                .thenApplyAsync(n -> n + 1, executor));
      }
      for (int i = 0; i < 1000; i++) {
        assertThat(chains.get(i).get(30, TimeUnit.SECONDS)).isEqualTo(i + 2);
      }
    }
  }

  /** Those beyond the bound hold back others that come from outside. */
  @Test
  void theBoundHoldsAgainForOthers() throws Exception {
    try (ExecutorService executor = executor()) {
      CountDownLatch go = new CountDownLatch(1);
      CountDownLatch submitted = new CountDownLatch(1);
      AtomicInteger ran = new AtomicInteger();
      List<Runnable> blocks = new ArrayList<>();
      for (int i = 1; i < runners; i++) {
        blocks.add(() -> Testing.awaitIgnoringInterrupts(go));
      }
      blocks.forEach(executor::execute);
      executor.execute(() -> {
        for (int i = 0; i < 50; i++) {
          executor.execute(ran::incrementAndGet);
        }
        submitted.countDown();
        Testing.awaitIgnoringInterrupts(go);
      });
      submitted.await();
      Thread outside = Thread.startVirtualThread(() -> executor.execute(ran::incrementAndGet));
      Testing.awaitParked(outside);
      go.countDown();
      outside.join();
      Testing.awaitTrue(() -> ran.get() == 51);
    }
  }

  private interface Wait {
    void in(ExecutorService executor) throws Exception;
  }

  private enum Waiting implements Wait {
    GET {
      @Override
      public void in(ExecutorService executor) throws Exception {
        executor.submit(() -> 1).get();
      }
    },
    INVOKE_ALL {
      @Override
      public void in(ExecutorService executor) throws Exception {
        executor.invokeAll(Numbers.upTo(3));
      }
    },
    INVOKE_ANY {
      @Override
      public void in(ExecutorService executor) throws Exception {
        executor.invokeAny(Numbers.upTo(3));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Waiting.class)
  void aTaskThatWaitsForWhatNobodyIsLeftToDoIsTold(Wait wait) throws Exception {
    try (ExecutorService executor = executor()) {
      CountDownLatch all = new CountDownLatch(runners);
      AtomicInteger told = new AtomicInteger();
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < runners; i++) {
        futures.add(
            executor.submit(() -> {
              all.countDown();
              all.await();
              Throwable thrown = catchThrowable(() -> wait.in(executor));
              if (thrown instanceof IllegalStateException e) {
                assertThat(e).hasMessageContaining("every runner waits for its own pool");
                told.incrementAndGet();
              }
              return 1;
            }));
      }
      for (Future<Integer> future : futures) {
        assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(1);
      }
      assertThat(told).hasPositiveValue();
    }
  }

  @Test
  void aTaskThatWaitsForItsOwnFutureIsTold() throws Exception {
    try (ExecutorService executor = executor()) {
      AtomicReference<Future<?>> own = new AtomicReference<>();
      CountDownLatch known = new CountDownLatch(1);
      Future<Object> future =
          executor.submit(() -> {
            known.await();
            return own.get().get();
          });
      own.set(future);
      known.countDown();
      assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("own: a job can't wait for its own end; the job goes on");
    }
  }

  private ExecutorService executor() {
    return TaskSystem.builder().name("own").runners(runners).queue(2).build().executor();
  }
}
