// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.pool.StartedPool;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A pool of runners for jobs that any thread submits: for servers, where jobs don't come as a list.
 * Any thread may submit, stop and close, in any order.
 *
 * <p>A pool has a bounded queue, and at most as many runners as its system says. Runners are
 * started on demand, and each can have a state of its own. A thread {@code <name>-owner} opens the
 * scope of the runners and closes it. So jobs don't see the {@code ScopedValue}s of their
 * submitters, unless a {@link Context.Capture} transfers them.
 *
 * <p>Every job that was accepted ends as exactly one {@link Outcome}. There are two ways to stop.
 * {@link #stop()} and {@link #stopNow()} close the queue permanently. A {@link Stop} that is
 * submitted takes one runner out of service, when its turn in the queue comes.
 *
 * <p>The end of the JVM: runners and owners are virtual threads or daemon threads, and don't keep
 * the JVM alive. When {@code main} returns, the JVM exits, whatever is queued or runs. So {@code
 * main} must close its pools first. A job that calls {@link System#exit} blocks for ever. A
 * shutdown hook that calls {@link #close()} waits for that job. When the grace has passed, {@code
 * close} interrupts the job, but {@code exit} ignores interrupts. Neither ends, and the JVM hangs;
 * not even a further termination signal ends it. Instead, let the job notify {@code main}, which
 * closes the pool and then exits. In a shutdown hook, call {@link #stop()} and {@link
 * #await(Duration)}, and {@link #stopNow()} if {@code await} returns false: none of them waits
 * without a limit.
 *
 * @param <J> the jobs
 * @param <R> the results
 */
public final class RunnerPool<J, R extends @Nullable Object> implements AutoCloseable {
  private final StartedPool<?, J, R> pool;

  RunnerPool(StartedPool<?, J, R> pool) {
    this.pool = pool;
  }

  /**
   * Submits a job, waiting for room in the queue.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the job was not accepted.
   *
   * <p>Memory: the job sees what the calling thread did before this call (happens-before).
   *
   * @param job the job, not null
   * @return its ticket
   * @throws RejectedExecutionException if the pool was stopped; not accepted
   * @throws IllegalStateException if called by a job of this pool, and there would never be room:
   *     all runners of the pool wait for the pool itself, or all queued jobs come after jobs that
   *     wait; not accepted
   * @throws InterruptedException if interrupted first; not accepted
   */
  public Ticket<R> submit(J job) throws InterruptedException {
    return pool.submit(job);
  }

  /**
   * Submits a job that has a limited time for everything: to wait for room, to wait for a runner,
   * and to run. If the time is up before the job has started, the job never runs: it ends as {@code
   * Cancelled(false)} at that moment, also if there was no room for it yet, and its room is given
   * back. If the time is up while the job runs, the job is interrupted; if it responds by throwing,
   * it has failed with a {@link java.util.concurrent.TimeoutException}. In a {@linkplain
   * PoolWork#batch batch} that runs, the job goes on with the others. A {@link Stop} has no time
   * limit.
   *
   * <p>A job submitted by a job never has more time than is {@linkplain TaskSystem#remaining left}
   * to the job that submits it, whichever method is used, except the jobs of an executor, and those
   * that a batch submits. Everything else is as for {@link #submit(Object)}, except that a job of
   * this pool that waits here for room waits for at most {@code budget}.
   *
   * @param job the job, not null
   * @param budget the time, counted from this call; zero means that the job never runs
   * @return its ticket
   * @throws IllegalArgumentException if the budget is negative, or more than 146 years; not
   *     accepted
   * @throws RejectedExecutionException if the pool was stopped; not accepted
   * @throws InterruptedException if interrupted first; not accepted
   */
  public Ticket<R> submit(J job, Duration budget) throws InterruptedException {
    return pool.submit(job, budget);
  }

  /**
   * Submits a job if there is room in the queue: for shedding load. Never waits and ignores
   * interruption.
   *
   * <p>Memory: as {@link #submit}.
   *
   * @param job the job, not null
   * @return its ticket; empty if there is no room, in which case the job was not accepted
   * @throws RejectedExecutionException if the pool was stopped; not accepted
   */
  public Optional<Ticket<R>> trySubmit(J job) {
    return Optional.ofNullable(pool.trySubmit(job));
  }

  /**
   * Submits a job, waiting for room, and waits for its result.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the job was not accepted, or
   * was called off. A job that had started is interrupted, but not waited for, and may even
   * succeed. If the job has already ended when the interrupt is noticed, this method returns or
   * throws as it would without the interrupt, and the interrupt status is set.
   *
   * <p>Memory: as {@link #submit}; and the caller sees what the job did (happens-before).
   *
   * @param job the job, not null
   * @return its result, may be null
   * @throws TaskFailedException if the job failed; the cause is that of its {@link Outcome.Failure}
   * @throws CancellationException if the job was called off: by {@link #stopNow()}, or when the
   *     grace of {@link #close()} had passed
   * @throws RejectedExecutionException if the pool was stopped; not accepted
   * @throws IllegalStateException if called by a job of this pool, and this call could never end;
   *     the message says whether the job was not accepted or was called off
   * @throws InterruptedException if interrupted first; the message says the same
   */
  public R call(J job) throws InterruptedException {
    return pool.call(job);
  }

  /**
   * Submits a job with a limited time for everything, as {@link #submit(Object, Duration)} does,
   * and waits for its result, as {@link #call(Object)} does. So this returns or throws soon after
   * the time is up, unless the job ignores interruption, or is in a batch.
   *
   * @param job the job, not null
   * @param budget the time, counted from this call; zero means that the job never runs
   * @return its result, may be null
   * @throws TaskFailedException if the job failed; the cause is a {@link
   *     java.util.concurrent.TimeoutException} if the time was up while it ran
   * @throws CancellationException if the job never started since its time was up, or was called off
   * @throws IllegalArgumentException if the budget is negative, or more than 146 years; not
   *     accepted
   * @throws RejectedExecutionException if the pool was stopped; not accepted
   * @throws IllegalStateException as {@link #call(Object)}
   * @throws InterruptedException as {@link #call(Object)}
   */
  public R call(J job, Duration budget) throws InterruptedException {
    return pool.call(job, budget);
  }

  /**
   * Changes how many runners the pool may have. New runners start on demand. Of surplus runners,
   * those that pause leave first, then idle ones; busy ones leave when they have finished their
   * job. Never waits. This also replaces runners that a {@link Stop} took out of service.
   *
   * @param runners at least 1
   * @throws IllegalArgumentException if it is less than 1
   */
  public void resize(int runners) {
    pool.resize(Settings.atLeast(1, runners, "runners"));
  }

  /**
   * Stops accepting jobs. Jobs that were accepted still run, unless {@link Stop} signals have taken
   * all runners out of service. Submissions that wait for room are rejected. Never waits; may be
   * called repeatedly.
   */
  public void stop() {
    pool.stop();
  }

  /**
   * Stops accepting jobs, interrupts those that run, and removes those that didn't start. The
   * tickets of the removed jobs end as {@code Cancelled(false)}. Doesn't wait for the runners. A
   * further call interrupts again each job, init or release that still runs.
   *
   * @return the jobs that never started and never will, in the order of submission, or by level if
   *     the pool has {@linkplain RunnerPoolBuilder#priority priorities} and no keys; a second call
   *     returns none. Jobs that were cancelled by their ticket are not among them; {@link Stop}
   *     signals that took no runner out of service are
   */
  public List<J> stopNow() {
    return pool.stopNow();
  }

  /**
   * Waits until the pool has ended: it was stopped, by any thread, and none of its runners is
   * alive. Its listener may still receive events.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the pool goes on.
   *
   * @throws IllegalStateException if called by a job of this pool, which would wait for itself; or
   *     by a dependent function of a stage that the owner runs because no thread could be started
   *     for it
   * @throws InterruptedException if interrupted first
   */
  public void await() throws InterruptedException {
    pool.await();
  }

  /**
   * Waits for at most {@code timeout} until the pool has ended. Its listener may still receive
   * events.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the pool goes on.
   *
   * @param timeout longest wait; zero or less means none
   * @return whether the pool has ended: none of its runners is alive
   * @throws IllegalStateException as {@link #await()}
   * @throws InterruptedException if interrupted first
   */
  public boolean await(Duration timeout) throws InterruptedException {
    return pool.await(timeout);
  }

  /**
   * Stops the pool, and waits for its end for at most the grace. Then calls off the jobs that still
   * run or wait, and waits for the end without a limit. So a job that ignores interruption delays
   * the return. Then waits, for at most the grace again, until the listener has received all
   * events, and interrupts the listener if it hasn't. On return, no thread of the pool is alive,
   * except possibly that of a listener that was interrupted. The dependent functions of {@linkplain
   * Ticket#toCompletionStage() stages} are not waited for.
   *
   * <p>Don't call this method in a shutdown hook: a job that calls {@link System#exit} never ends.
   *
   * <p>Interruption: an interrupt ends the grace at once. A later interrupt interrupts again what
   * still runs, including the listener. The interrupt status is set again on return.
   *
   * @throws IllegalStateException as {@link #await()}; the pool is stopped nevertheless
   */
  @Override
  public void close() {
    pool.close();
  }

  /**
   * Returns the pool's numbers. Never waits.
   *
   * @return a snapshot
   */
  public PoolStats stats() {
    return pool.stats();
  }

  /** Returns the pool's name and numbers, never a job. */
  @Override
  public String toString() {
    return "RunnerPool[" + pool + "]";
  }
}
