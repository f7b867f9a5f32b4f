// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** T7: the state of runners, and who is told. */
@ParameterizedClass
@EnumSource(Engine.class)
record PoolStateTest(Engine engine) {

  /** Stands for a connection: used by one thread, released once. */
  private static final class Connection {
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger releases = new AtomicInteger();
    private final Thread owner = Thread.currentThread();

    int use(int job) throws IOException {
      assertThat(Thread.currentThread()).isSameAs(owner);
      assertThat(users.incrementAndGet()).isEqualTo(1);
      assertThat(releases).hasValue(0);
      users.decrementAndGet();
      if (job < 0) {
        throw new IOException("broken pipe");
      }
      return job;
    }

    void release() {
      assertThat(Thread.currentThread()).isSameAs(owner);
      releases.incrementAndGet();
    }
  }

  private static final class Recorder implements PoolListener {
    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    @Override
    public void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {
      events.add("job " + job + " failed: " + cause.getMessage());
    }

    @Override
    public void runnerFailed(String pool, Throwable cause, Duration retryIn) {
      events.add("runner failed: " + cause.getMessage() + ", again in " + retryIn.toMillis());
    }

    @Override
    public void releaseFailed(String pool, Throwable cause) {
      events.add("release failed: " + cause.getMessage());
    }

    @Override
    public void stopped(PoolStats stats) {
      events.add("stopped " + stats.name() + " after " + stats.submitted());
    }
  }

  @Test
  void eachRunnerHasAStateOfItsOwnMadeOnceAndReleasedOnce() throws Exception {
    Queue<Connection> made = new ConcurrentLinkedQueue<>();
    RunnerPool<Integer, Integer> pool =
        system(4)
            .<Connection, Integer, Integer>pool(() -> made(made), Connection::use)
            .release(Connection::release)
            .start();
    try (pool) {
      List<Ticket<Integer>> tickets = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        tickets.add(pool.submit(i));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(tickets.get(i).join()).isEqualTo(i);
      }
    }
    assertThat(made).hasSizeBetween(1, 4);
    assertThat(made).allSatisfy(c -> assertThat(c.releases).hasValue(1));
  }

  @Test
  void stateIsReleasedHoweverTheRunnerEnds() throws Exception {
    Queue<Connection> made = new ConcurrentLinkedQueue<>();
    RunnerPool<Integer, Integer> pool =
        system(2)
            .<Connection, Integer, Integer>pool(
                () -> made(made), (c, job) -> job == 0 ? Testing.untilInterrupted() : c.use(job))
            .release(Connection::release)
            .start();
    pool.submit(0);
    pool.submit(0);
    Testing.awaitTrue(() -> pool.stats().running() == 2);
    pool.stopNow();
    pool.await();
    assertThat(made).hasSize(2).allSatisfy(c -> assertThat(c.releases).hasValue(1));
  }

  @Test
  void aRunnerWhoseInitFailsTriesAgainLaterAndLater() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Recorder recorder = new Recorder();
    RunnerPool<Integer, Integer> pool =
        system(1)
            .<Connection, Integer, Integer>pool(
                () -> {
                  if (tries.incrementAndGet() < 4) {
                    throw new IOException("no database");
                  }
                  return new Connection();
                },
                Connection::use)
            .listener(recorder)
            .start();
    try (pool) {
      assertThat(pool.call(5)).isEqualTo(5);
      assertThat(pool.stats().restarts()).isEqualTo(3);
    }
    assertThat(recorder.events)
        .containsExactly(
            "runner failed: no database, again in 10",
            "runner failed: no database, again in 20",
            "runner failed: no database, again in 40",
            "stopped p after 1");
  }

  @Test
  void aPoolWhoseInitAlwaysFailsStillStops() throws Exception {
    RunnerPool<Integer, Integer> pool =
        system(2)
            .<Connection, Integer, Integer>pool(
                () -> {
                  throw new IOException("never");
                },
                Connection::use)
            .grace(Duration.ofMillis(50))
            .start();
    Ticket<Integer> ticket = pool.submit(1);
    Testing.awaitTrue(() -> pool.stats().restarts() > 1);
    pool.close();
    assertThat(ticket.poll()).isEqualTo(new Outcome.Cancelled<>(false));
  }

  @Test
  void anInitThatHangsIsInterruptedByStopNow() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    RunnerPool<Integer, Integer> pool =
        system(1)
            .<Connection, Integer, Integer>pool(
                () -> {
                  hangs.countDown();
                  return Testing.untilInterrupted();
                },
                Connection::use)
            .start();
    pool.submit(1);
    hangs.await();
    assertThat(pool.stopNow()).containsExactly(1);
    pool.await();
  }

  @Test
  void aFailureThatBreaksTheStateMakesTheRunnerStartAnew() throws Exception {
    Queue<Connection> made = new ConcurrentLinkedQueue<>();
    Recorder recorder = new Recorder();
    RunnerPool<Integer, Integer> pool =
        system(1)
            .<Connection, Integer, Integer>pool(() -> made(made), Connection::use)
            .release(Connection::release)
            .restartWhen(e -> e instanceof IOException)
            .listener(recorder)
            .start();
    try (pool) {
      assertThat(pool.call(1)).isEqualTo(1);
      assertThatThrownBy(() -> pool.call(-1)).hasCauseInstanceOf(IOException.class);
      assertThat(pool.call(2)).isEqualTo(2);
    }
    assertThat(made).hasSize(2).allSatisfy(c -> assertThat(c.releases).hasValue(1));
    assertThat(recorder.events)
        .containsExactlyInAnyOrder(
            "job -1 failed: broken pipe",
            "runner failed: broken pipe, again in 0",
            "stopped p after 3");
  }

  @Test
  void aReleaseThatThrowsIsToldAndDoesNoHarm() throws Exception {
    Recorder recorder = new Recorder();
    RunnerPool<Integer, Integer> pool =
        system(1)
            .<Connection, Integer, Integer>pool(Connection::new, Connection::use)
            .release(c -> {
              throw new IOException("already closed");
            })
            .listener(recorder)
            .start();
    try (pool) {
      assertThat(pool.call(1)).isEqualTo(1);
    }
    assertThat(recorder.events)
        .containsExactly("release failed: already closed", "stopped p after 1");
  }

  @Test
  void aJobThatInterruptsItselfDoesNotDisturbTheNext() throws Exception {
    RunnerPool<Integer, Boolean> pool =
        system(1)
            .<Integer, Boolean>pool(i -> {
              boolean inherited = Thread.currentThread().isInterrupted();
              Thread.currentThread().interrupt();
              return inherited;
            })
            .start();
    try (pool) {
      for (int i = 0; i < 20; i++) {
        assertThat(pool.call(i)).isFalse();
      }
    }
  }

  @Test
  void aFailureThatThrowsWhenItIsLookedAtEndsItsJobOnly() throws Exception {
    Recorder recorder = new Recorder();
    try (RunnerPool<Integer, Integer> pool =
        system(1)
            .<Integer, Integer>pool(i -> {
              if (i == 0) {
                throw new Opaque();
              }
              return i;
            })
            .listener(recorder)
            .start()) {
      Ticket<Integer> zero = pool.submit(0);
      assertThat(zero.await(Duration.ofSeconds(10)))
          .isInstanceOfSatisfying(
              Outcome.Failure.class, f -> assertThat(f.cause()).isInstanceOf(Opaque.class));
      assertThat(pool.call(1)).isEqualTo(1);
      assertThat(pool.stats().restarts()).isZero();
    }
    assertThat(recorder.events)
        .containsExactlyInAnyOrder("job 0 failed: null", "stopped p after 2");
  }

  private static final class Opaque extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("opaque");
    }
  }

  /* What a listener or a stage does, after the runner has cleared what the job left behind. */
  @Test
  void whoIsToldAndInterruptsTheRunnerDoesNotDisturbTheNext() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Queue<Boolean> inherited = new ConcurrentLinkedQueue<>();
    PoolListener interrupting =
        new PoolListener() {
          @Override
          public void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {
            Thread.currentThread().interrupt();
          }
        };
    RunnerPool<Integer, Integer> pool =
        system(1)
            .<Connection, Integer, Integer>pool(
                Connection::new,
                (c, job) -> {
                  inherited.add(Thread.currentThread().isInterrupted());
                  go.await();
                  return c.use(job);
                })
            .release(c -> inherited.add(Thread.currentThread().isInterrupted()))
            .restartWhen(e -> e.getMessage().startsWith("broken"))
            .listener(interrupting)
            .start();
    try (pool) {
      Ticket<Integer> first = pool.submit(-1);
      var unused =
          first.toCompletionStage().whenComplete((r, e) -> Thread.currentThread().interrupt());
      Ticket<Integer> next = pool.submit(1); // waits already when the runner looks for it
      go.countDown();
      assertThat(next.join()).isEqualTo(1);
    }
    assertThat(inherited).hasSize(4).doesNotContain(true); // two jobs, two releases
  }

  @Test
  void aStageThatInterruptsTheRunnerDoesNotDisturbTheNextJob() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    RunnerPool<Integer, Boolean> pool =
        system(1)
            .<Integer, Boolean>pool(i -> {
              boolean inherited = Thread.currentThread().isInterrupted();
              go.await();
              return inherited;
            })
            .start();
    try (pool) {
      var unused =
          pool.submit(0).toCompletionStage().thenAccept(r -> Thread.currentThread().interrupt());
      Ticket<Boolean> next = pool.submit(1);
      go.countDown();
      assertThat(next.join()).isFalse();
    }
  }

  /* Work in batches, because such a runner looks for its retirement when it is idle. */
  @Test
  void aRunnerThatReleasesItsStateKeepsNoOtherFromStarting() throws Exception {
    CountDownLatch releasing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    PoolWork<Connection, CountDownLatch, Integer> work =
        PoolWork.batch(
            1,
            Duration.ZERO,
            (c, jobs) -> {
              running.incrementAndGet();
              jobs.getFirst().await();
              return List.of(running.decrementAndGet());
            });
    RunnerPool<CountDownLatch, Integer> pool =
        system(2)
            .<Connection, CountDownLatch, Integer>pool(Connection::new, work)
            .release(c -> {
              releasing.countDown();
              go.await();
            })
            .start();
    try (pool) {
      CountDownLatch first = new CountDownLatch(1);
      awaitTwo(pool, first, running);
      first.countDown();
      Testing.awaitTrue(() -> pool.stats().running() == 0);
      pool.resize(1);
      releasing.await();
      pool.resize(2);
      try {
        awaitTwo(pool, go, running);
      } finally {
        go.countDown();
      }
    }
  }

  /* Submits two jobs, each when the one before runs. */
  private static void awaitTwo(
      RunnerPool<CountDownLatch, Integer> pool, CountDownLatch until, AtomicInteger running)
      throws InterruptedException {
    for (int i = 1; i <= 2; i++) {
      int n = i;
      pool.submit(until);
      Testing.awaitTrue(() -> running.get() == n);
    }
  }

  private static Connection made(Queue<Connection> all) {
    Connection connection = new Connection();
    all.add(connection);
    return connection;
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("p").engine(engine).runners(runners).build();
  }
}
