// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** T1, T5 and T9 for pools. */
@ParameterizedClass
@EnumSource(Engine.class)
record PoolStopTest(Engine engine) {

  @Test
  void stopLetsAcceptedJobsRunAndRefusesOthers() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    RunnerPool<Integer, Integer> pool = waiting(2, go);
    List<Ticket<Integer>> tickets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tickets.add(pool.submit(i));
    }
    pool.stop();
    pool.stop();
    assertThatThrownBy(() -> pool.submit(1))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("p is stopped; the job was not accepted");
    assertThatThrownBy(() -> pool.trySubmit(1)).isInstanceOf(RejectedExecutionException.class);
    assertThat(pool.await(Duration.ofMillis(10))).isFalse();
    go.countDown();
    pool.await();
    assertThat(pool.await(Duration.ZERO)).isTrue();
    for (int i = 0; i < 10; i++) {
      assertThat(tickets.get(i).poll()).isEqualTo(new Outcome.Success<>(i));
    }
    assertThat(pool.toString()).contains("ended");
  }

  @Test
  void stopNowInterruptsWhatRunsAndReturnsWhatNeverStarted() throws Exception {
    RunnerPool<Integer, Integer> pool = waiting(2, new CountDownLatch(1));
    List<Ticket<Integer>> tickets = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      tickets.add(pool.submit(i));
    }
    Testing.awaitTrue(() -> pool.stats().running() == 2 && pool.stats().queued() == 5);
    assertThat(pool.stopNow()).containsExactly(2, 3, 4, 5, 6);
    assertThat(pool.stopNow()).isEmpty();
    pool.await();
    for (int i = 0; i < 7; i++) {
      assertThat(tickets.get(i).poll()).isEqualTo(new Outcome.Cancelled<>(i < 2));
    }
    assertThat(pool.stats().cancelled()).isEqualTo(7);
  }

  @Test
  void aSubmitterThatWaitsForRoomIsRefusedByAStop() throws Exception {
    var system = TaskSystem.builder().name("p").engine(engine).runners(1).queue(1).build();
    CountDownLatch go = new CountDownLatch(1);
    RunnerPool<Integer, Boolean> pool =
        system
            .<Integer, Boolean>pool(i -> {
              go.await();
              return true;
            })
            .start();
    pool.submit(0);
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    pool.submit(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread submitter =
        Thread.startVirtualThread(() -> {
          try {
            pool.submit(2);
          } catch (Throwable e) {
            thrown.set(e);
          }
        });
    Testing.awaitParked(submitter);
    pool.stop();
    submitter.join();
    assertThat(thrown.get()).isInstanceOf(RejectedExecutionException.class);
    go.countDown();
    pool.await();
    assertThat(pool.stats().succeeded()).isEqualTo(2);
  }

  @Test
  void closeWaitsForItsGraceAndThenInterrupts() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    RunnerPool<Integer, Integer> pool =
        system(2)
            .<Integer, Integer>pool(i -> {
              try {
                return Testing.untilInterrupted();
              } finally {
                interrupted.incrementAndGet();
              }
            })
            .grace(Duration.ofMillis(50))
            .start();
    Ticket<Integer> ticket = pool.submit(1);
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    pool.close();
    pool.close();
    assertThat(interrupted).hasValue(1);
    assertThat(ticket.poll()).isEqualTo(new Outcome.Cancelled<>(true));
  }

  @Test
  void anInterruptedCloseEndsTheGraceAndKeepsTheFlag() throws Exception {
    RunnerPool<Integer, Integer> pool = waiting(1, new CountDownLatch(1));
    pool.submit(1);
    Thread.currentThread().interrupt();
    pool.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(pool.await(Duration.ZERO)).isTrue();
  }

  @Test
  void anyThreadMayStopAndClose() throws Exception {
    RunnerPool<Integer, Integer> pool = waiting(3, new CountDownLatch(0));
    List<Thread> closers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pool.submit(i);
      int kind = i;
      closers.add(
          Thread.ofVirtual()
              .unstarted(() -> {
                if (kind % 3 == 0) {
                  pool.stop();
                } else if (kind % 3 == 1) {
                  pool.stopNow();
                }
                pool.close();
              }));
    }
    closers.forEach(Thread::start);
    for (Thread closer : closers) {
      closer.join();
    }
    assertThat(pool.await(Duration.ZERO)).isTrue();
    PoolStats stats = pool.stats();
    assertThat(stats.succeeded() + stats.cancelled()).isEqualTo(stats.submitted()).isEqualTo(8);
  }

  @Test
  void aPoolThatWasNeverUsedCloses() {
    waiting(3, new CountDownLatch(1)).close();
  }

  @Test
  void aStopAmongTheJobsTakesOneRunnerOutOfService() throws Exception {
    RunnerPool<Object, Object> pool = system(2).<Object, Object>pool(j -> j).start();
    try (pool) {
      assertThat(pool.submit(Stop.SIGNAL).join()).isNull();
      assertThat(pool.stats().runners()).isEqualTo(1);
      assertThat(pool.call("still served")).isEqualTo("still served");
      pool.submit(Stop.SIGNAL).join();
      Ticket<Object> unserved = pool.submit("unserved");
      Testing.awaitTrue(() -> pool.stats().alive() == 0);
      assertThat(unserved.poll()).isNull();
      pool.resize(1);
      assertThat(unserved.join()).isEqualTo("unserved");
      pool.submit(Stop.SIGNAL).join();
      Testing.awaitTrue(() -> pool.stats().alive() == 0);
      unserved = pool.submit("never served");
      pool.stop();
      assertThat(unserved.await()).isEqualTo(new Outcome.Cancelled<>(false));
    }
  }

  @Test
  void aJobThatWaitsForItsOwnFullPoolIsTold() throws Exception {
    AtomicReference<RunnerPool<Integer, Integer>> self = new AtomicReference<>();
    RunnerPool<Integer, Integer> pool =
        system(2).<Integer, Integer>pool(i -> i == 0 ? 0 : self.get().call(i - 1)).start();
    self.set(pool);
    try (pool) {
      assertThat(pool.call(1)).isEqualTo(0);
      assertThatThrownBy(() -> pool.call(5))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .rootCause()
          .hasMessageContaining("every runner waits for its own pool");
    }
  }

  @Test
  void aJobThatSubmitsToItsOwnFullQueueIsTold() throws Exception {
    AtomicReference<RunnerPool<Integer, Integer>> self = new AtomicReference<>();
    var system = TaskSystem.builder().name("p").engine(engine).runners(1).queue(1).build();
    RunnerPool<Integer, Integer> pool =
        system
            .<Integer, Integer>pool(i -> {
              if (i == 1) {
                self.get().submit(2);
                self.get().submit(3);
              }
              return i;
            })
            .start();
    self.set(pool);
    try (pool) {
      assertThatThrownBy(() -> pool.call(1)).hasCauseInstanceOf(IllegalStateException.class);
      assertThat(pool.call(4)).isEqualTo(4);
    }
  }

  @Test
  void aJobMayStopItsPoolButNotWaitForItsEnd() throws Exception {
    AtomicReference<RunnerPool<Integer, Integer>> self = new AtomicReference<>();
    RunnerPool<Integer, Integer> pool =
        system(2)
            .<Integer, Integer>pool(i -> {
              self.get().close();
              return i;
            })
            .start();
    self.set(pool);
    Ticket<Integer> ticket = pool.submit(1);
    assertThatThrownBy(ticket::join)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a job can't wait for its own pool's end");
    pool.await();
  }

  @Test
  void aLexicalPoolEndsWithItsBody() throws Exception {
    AtomicReference<RunnerPool<Integer, Integer>> kept = new AtomicReference<>();
    int sum =
        system(3)
            .<Integer, Integer>pool(i -> 2 * i)
            .use(pool -> {
              kept.set(pool);
              return call(pool, 1) + call(pool, 2);
            });
    assertThat(sum).isEqualTo(6);
    assertThat(kept.get().await(Duration.ZERO)).isTrue();
    IllegalStateException broken = new IllegalStateException();
    assertThatThrownBy(() ->
            system(3)
                .<Integer, Integer>pool(i -> Testing.untilInterrupted())
                .use(pool -> {
                  kept.set(pool);
                  assertThat(pool.trySubmit(1)).isPresent();
                  throw broken;
                }))
        .isSameAs(broken);
    assertThat(kept.get().await(Duration.ZERO)).isTrue();
  }

  private static int call(RunnerPool<Integer, Integer> pool, int job) {
    try {
      return pool.call(job);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private RunnerPool<Integer, Integer> waiting(int runners, CountDownLatch go) {
    return system(runners)
        .<Integer, Integer>pool(i -> {
          go.await();
          return i;
        })
        .start();
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("p").engine(engine).runners(runners).build();
  }

  /** It is no job, but who submitted it wants to know its fate as well. */
  @Test
  void aStopSignalIsCountedAndHandedBackAsItWasSubmitted() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    RunnerPool<Object, Object> pool =
        TaskSystem.builder()
            .engine(engine)
            .runners(2)
            .build()
            .<Object, Object>pool(job -> {
              go.await();
              return job;
            })
            .start();
    assertThat(pool.submit(Stop.SIGNAL).await()).isInstanceOf(Outcome.Success.class);
    assertThat(pool.stats().submitted()).isEqualTo(1);
    assertThat(pool.stats().succeeded()).isEqualTo(1);
    Ticket<Object> job = pool.submit("job");
    Testing.awaitTrue(() -> pool.stats().queued() == 0);
    Ticket<Object> signal = pool.submit(Stop.SIGNAL);
    assertThat(pool.stats().queued()).isEqualTo(1);
    assertThat(pool.stopNow()).containsExactly(Stop.SIGNAL);
    assertThat(signal.poll()).isEqualTo(new Outcome.Cancelled<>(false));
    assertThat(job.await()).isEqualTo(new Outcome.Cancelled<>(true));
    pool.close();
  }
}
