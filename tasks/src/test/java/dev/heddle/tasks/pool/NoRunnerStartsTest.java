// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.Engine;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolUnavailableException;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.Wait;
import dev.heddle.tasks.scope.Settings;
import dev.heddle.tasks.scope.Threads;
import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A pool of which no runner can be started: every accepted job has an outcome, and it ends. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Engine.class)
record NoRunnerStartsTest(Engine engine) {
  private static final Duration SOON = Duration.ofMillis(20);

  /* A pool, and the owner that it is run by, as long as threads can't be started for it. */
  private record Starved(
      PoolState<Boolean, Integer, Integer> state, AtomicBoolean none, AtomicInteger tries) {
    Entry<Integer> submit(int job) throws InterruptedException {
      return new Entrance<>(state).submit(job);
    }

    Outcome<Integer> outcomeOf(int job) {
      try {
        return submit(job).await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Starved start(Duration unavailableAfter) {
    AtomicBoolean none = new AtomicBoolean(true);
    AtomicInteger tries = new AtomicInteger();
    ThreadFactory threads = Threads.runners("starved", false);
    ThreadFactory refusing =
        body -> {
          tries.incrementAndGet();
          if (none.get()) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          return threads.newThread(body);
        };
    PoolState<Boolean, Integer, Integer> state =
        new PoolState<>(
            new PoolSpec<>(
                Settings.DEFAULT.withName("starved").withEngine(engine),
                () -> true,
                (ready, job) -> job,
                ready -> {},
                PoolSpec.SILENT,
                null,
                unavailableAfter,
                Restarts.DEFAULT.withRetry(Duration.ofMillis(1), Duration.ofMillis(2)),
                QueueSpec.plain(),
                StateLife.unlimited(),
                null,
                false),
            null);
    PoolOwner<Boolean, Integer, Integer> owner = new PoolOwner<>(state, refusing);
    Thread thread = Threads.owner("starved").newThread(owner);
    state.end.startsWith(thread);
    thread.start();
    assertThat(owner.opened.join()).isTrue();
    return new Starved(state, none, tries);
  }

  @Test
  void itsJobsFailUnstartedUntilThreadsCanBeStarted() throws Exception {
    Starved pool = start(SOON);
    for (int i = 0; i < 3; i++) {
      assertThat(pool.submit(i).await())
          .isInstanceOfSatisfying(
              Outcome.Failure.class,
              failure ->
                  assertThat(failure.cause())
                      .isInstanceOf(PoolUnavailableException.class)
                      .hasMessageContaining("starved: no runner could get ready")
                      .hasCauseInstanceOf(Throwable.class));
    }
    pool.none.set(false);
    Testing.awaitTrue(() -> pool.outcomeOf(7).equals(new Outcome.Success<>(7)));
    pool.state.stop();
    assertThat(pool.state.end.await(Wait.FOR_EVER)).isTrue();
  }

  @Test
  void stoppedItEndsWhenItsJobsHaveFailed() throws Exception {
    Starved pool = start(SOON);
    Entry<Integer> job = pool.submit(1);
    pool.state.stop();
    assertThat(pool.state.end.await(Wait.FOR_EVER)).isTrue();
    assertThat(job.poll()).isInstanceOf(Outcome.Failure.class);
  }

  @Test
  void stoppedAtOnceItEndsAtOnce() throws Exception {
    Starved pool = start(Duration.ofDays(1));
    Entry<Integer> job = pool.submit(1);
    Testing.awaitTrue(() -> pool.tries.get() > 3);
    assertThat(pool.state.stopNow()).containsExactly(1);
    assertThat(pool.state.end.await(Wait.FOR_EVER)).isTrue();
    assertThat(job.poll()).isEqualTo(new Outcome.Cancelled<>(false));
    assertThat(pool.state.stats().submitted()).isEqualTo(1);
  }
}
