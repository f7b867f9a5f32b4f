// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Submitting, tickets, how many runners there are. */
@ParameterizedClass
@EnumSource(Engine.class)
record PoolTest(Engine engine) {

  @Test
  void aTicketHasTheResult() throws Exception {
    try (RunnerPool<Integer, Integer> pool = doubling(4)) {
      Ticket<Integer> ticket = pool.submit(21);
      assertThat(ticket.join()).isEqualTo(42);
      assertThat(ticket.join()).isEqualTo(42);
      assertThat(ticket.await()).isEqualTo(new Outcome.Success<>(42));
      assertThat(ticket.poll()).isEqualTo(new Outcome.Success<>(42));
      assertThat(ticket.await(Duration.ZERO)).isEqualTo(new Outcome.Success<>(42));
      assertThat(ticket.cancel()).isFalse();
      assertThat(ticket).hasToString("Ticket[p, success]");
      assertThat(pool.call(4)).isEqualTo(8);
      assertThat(pool.trySubmit(5).orElseThrow().join()).isEqualTo(10);
    }
  }

  @Test
  void aResultMayBeNullButAJobMayNot() throws Exception {
    try (RunnerPool<String, String> pool = system(2).<String, String>pool(j -> null).start()) {
      assertThat(pool.call("a")).isNull();
      assertThatThrownBy(() -> pool.submit(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> pool.trySubmit(null)).isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void aJobThatThrowsFailsItsTicketAndNotItsRunner() throws Exception {
    try (RunnerPool<Integer, Integer> pool =
        system(1).<Integer, Integer>pool(i -> i == 0 ? FailingJobs.io() : i).start()) {
      Ticket<Integer> failed = pool.submit(0);
      assertThatThrownBy(failed::join)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining("p: the job failed");
      assertThat(failed.await()).isInstanceOf(Outcome.Failure.class);
      assertThatThrownBy(() -> failed.toCompletionStage().toCompletableFuture().get())
          .hasCauseInstanceOf(IOException.class);
      assertThat(pool.call(1)).isEqualTo(1);
      assertThat(pool.stats().restarts()).isZero();
      assertThat(pool.stats().failed()).isEqualTo(1);
    }
  }

  @Test
  void anErrorIsAFailureToo() throws Exception {
    try (RunnerPool<Integer, Integer> pool =
        system(1)
            .<Integer, Integer>pool(i -> {
              throw new AssertionError("wrong");
            })
            .start()) {
      assertThatThrownBy(() -> pool.call(1)).hasCauseInstanceOf(AssertionError.class);
    }
  }

  @Test
  void theStageViewCompletesWithTheTicket() throws Exception {
    try (RunnerPool<Integer, Integer> pool = doubling(2)) {
      assertThat(
              pool.submit(3)
                  .toCompletionStage()
                  .thenApply(i -> i + 1)
                  .toCompletableFuture()
                  .get(10, TimeUnit.SECONDS))
          .isEqualTo(7);
    }
  }

  @Test
  void runnersStartOnDemandUpToTheirNumber() throws Exception {
    Set<String> names = ConcurrentHashMap.newKeySet();
    CountDownLatch go = new CountDownLatch(1);
    try (RunnerPool<Integer, Boolean> pool =
        system(3)
            .<Integer, Boolean>pool(i -> {
              names.add(Thread.currentThread().getName());
              go.await();
              return true;
            })
            .start()) {
      assertThat(pool.stats().alive()).isZero();
      pool.submit(0);
      Testing.awaitTrue(() -> names.size() == 1);
      assertThat(pool.stats().alive()).isEqualTo(1);
      for (int i = 1; i < 6; i++) {
        pool.submit(i);
      }
      Testing.awaitTrue(() -> names.size() == 3 && pool.stats().queued() == 3);
      assertThat(pool.stats().alive()).isEqualTo(3);
      assertThat(pool.stats().running()).isEqualTo(3);
      assertThat(pool).hasToString("RunnerPool[p, 3 running of 3 alive of 3, 3 queued]");
      assertThat(TaskSystem.open()).extracting(PoolStats::name).contains("p");
      go.countDown();
    }
    assertThat(names).containsExactlyInAnyOrder("p-runner-1", "p-runner-2", "p-runner-3");
    assertThat(TaskSystem.open()).isEmpty();
  }

  @Test
  void allRunnersCanWorkAtOnce() throws Exception {
    CyclicBarrier all = new CyclicBarrier(8);
    try (RunnerPool<Integer, Integer> pool =
        system(8).<Integer, Integer>pool(i -> all.await()).start()) {
      for (int round = 0; round < 50; round++) {
        List<Ticket<Integer>> tickets = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          tickets.add(pool.submit(i));
        }
        for (Ticket<Integer> ticket : tickets) {
          ticket.join();
        }
      }
      assertThat(pool.stats().succeeded()).isEqualTo(400);
    }
  }

  @Test
  void theQueueIsBounded() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    var system = TaskSystem.builder().name("p").engine(engine).runners(1).queue(2).build();
    try (RunnerPool<Integer, Boolean> pool =
        system.<Integer, Boolean>pool(i -> await(go)).start()) {
      pool.submit(0);
      Testing.awaitTrue(() -> pool.stats().running() == 1);
      pool.submit(1);
      pool.submit(2);
      assertThat(pool.trySubmit(3)).isEmpty();
      List<Ticket<Boolean>> late = new ArrayList<>();
      Thread submitter =
          Thread.startVirtualThread(() -> {
            try {
              late.add(pool.submit(4));
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          });
      Testing.awaitParked(submitter);
      go.countDown();
      submitter.join();
      assertThat(late.getFirst().join()).isTrue();
    }
  }

  @Test
  void anInterruptedSubmitterHasSubmittedNothing() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RunnerPool<Integer, Boolean> pool =
        system(1).<Integer, Boolean>pool(i -> await(go)).start()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> pool.submit(1)).isInstanceOf(InterruptedException.class);
      assertThat(pool.stats().submitted()).isZero();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> pool.call(1)).isInstanceOf(InterruptedException.class);
      go.countDown();
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aQueuedJobThatIsCancelledNeverStarts() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Set<Integer> ran = ConcurrentHashMap.newKeySet();
    try (RunnerPool<Integer, Boolean> pool =
        system(1)
            .<Integer, Boolean>pool(i -> {
              ran.add(i);
              return await(go);
            })
            .start()) {
      pool.submit(0);
      Testing.awaitTrue(() -> ran.contains(0));
      Ticket<Boolean> queued = pool.submit(1);
      Ticket<Boolean> after = pool.submit(2);
      assertThat(queued.cancel()).isTrue();
      assertThat(queued.cancel()).isFalse();
      assertThat(queued.await()).isEqualTo(new Outcome.Cancelled<>(false));
      assertThatThrownBy(queued::join).isInstanceOf(CancellationException.class);
      assertThatThrownBy(() -> queued.toCompletionStage().toCompletableFuture().get())
          .hasCauseInstanceOf(CancellationException.class);
      go.countDown();
      after.join();
      assertThat(ran).containsExactlyInAnyOrder(0, 2);
      assertThat(pool.stats().cancelled()).isEqualTo(1);
    }
  }

  @Test
  void aRunningJobThatIsCancelledIsInterruptedAndItsInterruptGoesNoFurther() throws Exception {
    try (RunnerPool<CountDownLatch, Boolean> pool =
        system(1)
            .<CountDownLatch, Boolean>pool(latch -> {
              boolean inherited = Thread.currentThread().isInterrupted();
              latch.countDown();
              return latch.getCount() > 0 ? Testing.untilInterrupted() : inherited;
            })
            .start()) {
      for (int i = 0; i < 100; i++) {
        CountDownLatch two = new CountDownLatch(2);
        Ticket<Boolean> ticket = pool.submit(two);
        Testing.awaitTrue(() -> two.getCount() == 1);
        assertThat(ticket.cancel()).isTrue();
        assertThat(ticket.await()).isEqualTo(new Outcome.Cancelled<>(true));
        assertThat(pool.call(new CountDownLatch(1))).isFalse();
      }
    }
  }

  @Test
  void aCallThatIsInterruptedWhileItWaitsCallsItsJobOff() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    TaskFunction<Integer, Integer> work =
        i -> {
          started.countDown();
          try {
            return i == 0 ? Testing.<Integer>untilInterrupted() : i;
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        };
    try (RunnerPool<Integer, Integer> pool = system(1).<Integer, Integer>pool(work).start()) {
      FutureTask<Integer> call = new FutureTask<>(() -> pool.call(0));
      Thread caller = Thread.startVirtualThread(call);
      started.await();
      Testing.awaitParked(caller);
      caller.interrupt();
      assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
      interrupted.await();
      assertThat(pool.call(1)).isEqualTo(1);
      assertThat(pool.stats().cancelled()).isEqualTo(1);
    }
  }

  @Test
  void aTaskThatTakesTooLongIsInterruptedAndHasFailed() throws Exception {
    var hasty =
        TaskSystem.builder()
            .name("p")
            .engine(engine)
            .runners(1)
            .taskTimeout(Duration.ofMillis(50))
            .build();
    try (RunnerPool<Integer, Integer> pool =
        hasty.<Integer, Integer>pool(i -> i == 0 ? Testing.untilInterrupted() : i).start()) {
      assertThatThrownBy(() -> pool.call(0))
          .isInstanceOf(TaskFailedException.class)
          .cause()
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("PT0.05S")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
      assertThat(pool.call(7)).isEqualTo(7);
    }
    assertThatThrownBy(() -> hasty.run(List.of(() -> 1, Testing::untilInterrupted)))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(
            hasty
                .run(List.of(Testing::untilInterrupted, () -> 2), ResultCollector.outcomes())
                .get(1))
        .isEqualTo(new Outcome.Success<>(2));
  }

  @Test
  void aForkJoinWorkerThatWaitsHasAnotherWorkInItsPlace() throws Exception {
    try (ForkJoinPool workers = new ForkJoinPool(1);
        RunnerPool<Integer, Integer> pool =
            system(1).<Integer, Integer>pool(i -> workers.submit(() -> i + 1).get()).start()) {
      Callable<Integer> caller = () -> pool.call(1);
      assertThat(workers.submit(caller).get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  @Test
  void resizingUpStartsRunnersForWhatWaits() throws Exception {
    CyclicBarrier four = new CyclicBarrier(4);
    try (RunnerPool<Integer, Integer> pool =
        system(1).<Integer, Integer>pool(i -> four.await()).start()) {
      List<Ticket<Integer>> tickets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tickets.add(pool.submit(i));
      }
      pool.resize(4);
      for (Ticket<Integer> ticket : tickets) {
        ticket.join();
      }
      assertThatThrownBy(() -> pool.resize(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void resizingDownTakesIdleAndBusyRunnersOutOfService() throws Exception {
    CyclicBarrier four = new CyclicBarrier(5);
    try (RunnerPool<Integer, Integer> pool =
        system(4).<Integer, Integer>pool(i -> i < 4 ? four.await() : i).start()) {
      for (int i = 0; i < 4; i++) {
        pool.submit(i);
      }
      Testing.awaitTrue(() -> four.getNumberWaiting() == 4);
      pool.resize(3); // all are busy
      four.await();
      Testing.awaitTrue(() -> pool.stats().alive() == 3);
      pool.resize(1); // all are idle
      Testing.awaitTrue(() -> pool.stats().alive() == 1);
      assertThat(pool.call(9)).isEqualTo(9);
      assertThat(pool.stats().alive()).isEqualTo(1);
    }
  }

  @Test
  void platformRunnersArePlatformThreads() throws Exception {
    var system = TaskSystem.builder().name("p").engine(engine).platformRunners(2).build();
    try (RunnerPool<Integer, Boolean> pool =
        system.<Integer, Boolean>pool(i -> Thread.currentThread().isVirtual()).start()) {
      assertThat(pool.call(1)).isFalse();
    }
  }

  private static boolean await(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return true;
  }

  private RunnerPool<Integer, Integer> doubling(int runners) {
    return system(runners).<Integer, Integer>pool(i -> 2 * i).start();
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("p").engine(engine).runners(runners).build();
  }
}
