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
 * Runners that serve jobs from anywhere: for servers, where jobs don't come in a list. Any thread
 * may submit, stop and close, in any order.
 *
 * <p>A pool has at most as many runners as its system, started on demand, each with a state of its
 * own if wanted; and a bounded queue. It has a thread {@code <name>-owner} that opens their scope
 * and closes it, so submitters' {@code ScopedValue}s aren't seen by jobs, unless a {@link
 * Context.Capture} brings them.
 *
 * <p>Every job that was accepted ends as exactly one {@link Outcome}. There are two ways to stop:
 * {@link #stop()} and {@link #stopNow()} close the queue, once and for all; a {@link Stop} that is
 * submitted takes one runner out of service, when its turn comes.
 *
 * <p>The end of the JVM. Runners and owners are virtual threads or daemons, and don't keep the JVM
 * alive: when {@code main} returns, it exits, whatever is queued or runs. So {@code main} closes
 * its pools before. {@link System#exit} called in a job blocks that job for ever, and a shutdown
 * hook that calls {@link #close()} waits for that job: when the grace has passed it interrupts it,
 * but {@code exit} ignores interrupts. Neither ends, and the JVM hangs; not even a further signal
 * to terminate ends it. Rather let the job tell {@code main}, which closes the pool and exits then.
 * In a shutdown hook call {@link #stop()} and {@link #await(Duration)}, and {@link #stopNow()} if
 * that returns false: none of them waits without a limit.
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
   * <p>Memory: the job sees what the calling thread did before.
   *
   * @param job the job, not null
   * @return its ticket
   * @throws RejectedExecutionException if the pool was stopped; not accepted
   * @throws IllegalStateException if called by a job of this pool, and there never would be room:
   *     all its runners wait for it, or all that is queued comes after jobs that wait; not accepted
   * @throws InterruptedException if interrupted first; not accepted
   */
  public Ticket<R> submit(J job) throws InterruptedException {
    return pool.submit(job);
  }

  /**
   * Submits a job if there is room in the queue: for shedding load. Never waits and ignores
   * interruption.
   *
   * <p>Memory: as {@link #submit}.
   *
   * @param job the job, not null
   * @return its ticket; empty if there is no room, and the job was not accepted
   * @throws RejectedExecutionException if the pool was stopped; not accepted
   */
  public Optional<Ticket<R>> trySubmit(J job) {
    return Optional.ofNullable(pool.trySubmit(job));
  }

  /**
   * Submits a job, waiting for room, and waits for its result.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the job was not accepted, or
   * was called off: if it had started, it is interrupted, but not waited for, and may even succeed.
   * If the job has ended when the interrupt is noticed, this returns or throws as without it, and
   * the interrupt status is set.
   *
   * <p>Memory: as {@link #submit}, and the caller sees what the job did.
   *
   * @param job the job, not null
   * @return its result, may be null
   * @throws TaskFailedException if the job threw; that is the cause
   * @throws CancellationException if the job was called off: by {@link #stopNow()}, or when the
   *     grace of {@link #close()} had passed
   * @throws RejectedExecutionException if the pool was stopped; not accepted
   * @throws IllegalStateException if called by a job of this pool, and it could never end; the
   *     message tells whether the job was not accepted or was called off
   * @throws InterruptedException if interrupted first; the message tells that likewise
   */
  public R call(J job) throws InterruptedException {
    return pool.call(job);
  }

  /**
   * Changes how many runners there may be. New ones start on demand; of surplus ones those leave
   * first that pause, then idle ones, and busy ones when they have finished their job. Never waits.
   * Makes up for runners that a {@link Stop} took away.
   *
   * @param runners at least 1
   * @throws IllegalArgumentException if it is less than 1
   */
  public void resize(int runners) {
    pool.resize(Settings.atLeast(1, runners, "runners"));
  }

  /**
   * Stops accepting jobs. Those that were accepted still run, unless {@link Stop} signals have
   * taken all runners; threads that wait for room are refused. Never waits; may be repeated.
   */
  public void stop() {
    pool.stop();
  }

  /**
   * Stops accepting jobs, interrupts those that run, and takes back those that didn't start. Their
   * tickets end as {@code Cancelled(false)}. Doesn't wait for the runners. A job, an init or a
   * release that runs on nevertheless is interrupted again by another call.
   *
   * @return the jobs that never started and never will, in the order of submission; a second call
   *     returns none. Those that were cancelled by their ticket are not among them; {@link Stop}
   *     signals that took no runner are
   */
  public List<J> stopNow() {
    return pool.stopNow();
  }

  /**
   * Waits until the pool, stopped by whomever, has ended: no runner of it is alive. Its listener
   * may still be told.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the pool goes on.
   *
   * @throws IllegalStateException if called by a job of this pool, which would wait for itself; or
   *     by a function of a stage that the owner runs, since no thread could be started for it
   * @throws InterruptedException if interrupted first
   */
  public void await() throws InterruptedException {
    pool.await();
  }

  /**
   * Waits for at most {@code timeout} until the pool has ended. Its listener may still be told.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the pool goes on.
   *
   * @param timeout longest wait; zero or less means none
   * @return whether it has ended: no runner of it is alive
   * @throws IllegalStateException as {@link #await()}
   * @throws InterruptedException if interrupted first
   */
  public boolean await(Duration timeout) throws InterruptedException {
    return pool.await(timeout);
  }

  /**
   * Stops, waits for at most the pool's grace, calls off what still runs or waits then, and waits
   * for that. So a job that ignores interruption delays the return. Then waits, for at most the
   * grace again, until its listener was told all, and interrupts that if it wasn't. When it
   * returns, no thread of the pool is alive, but perhaps that of a listener that was interrupted.
   * The functions of {@linkplain Ticket#toCompletionStage() stages} are not waited for.
   *
   * <p>Not for shutdown hooks: a job that calls {@link System#exit} never ends.
   *
   * <p>Interruption: ends the grace at once, and later interrupts what still runs once more, the
   * listener, too; the interrupt status is set again on return.
   *
   * @throws IllegalStateException as {@link #await()}; the pool was stopped
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
