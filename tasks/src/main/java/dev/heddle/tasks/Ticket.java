// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a job that a {@link RunnerPool} or a {@link TaskScope} has accepted. The job ends
 * as exactly one {@link Outcome}. A ticket may be used by any number of threads.
 *
 * <p>The park blocker of a thread that waits here is the pool's {@link PoolStats#ticketBlocker()}.
 * If the thread is a worker of a {@link java.util.concurrent.ForkJoinPool}, that pool replaces it
 * during the wait.
 *
 * <p>Where this speaks of a pool, a scope is meant, too, except that a scope has no keys, and that
 * a job that waits for another one of its scope lends its place, so that a runner is always left.
 *
 * <p>Pools and scopes create tickets. The type is an interface so that code that takes a ticket can
 * be tested without them. Methods may be added to it.
 *
 * @param <R> the result
 */
public interface Ticket<R extends @Nullable Object> {

  /**
   * Waits for the result.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the job goes on.
   *
   * @return the result, may be null
   * @throws TaskFailedException if the job failed; the cause is that of its {@link Outcome.Failure}
   * @throws CancellationException if the job was called off
   * @throws IllegalStateException if called by a job of the same pool, and this wait could never
   *     end. This is so if the calling job waits for itself; for a job that must run after it,
   *     since their keys are equal; for a job that waits for it, directly or through other jobs; or
   *     for a job that no runner is left to do, since all runners wait in this way. If jobs wait in
   *     a cycle, the last one to wait gets the exception; the others go on when that job has ended.
   *     The following waits are not detected: waits through {@link #toCompletionStage()} or means
   *     of the job's own; timed waits; and waits of threads that a job has started, such as those
   *     of a run of its own
   * @throws InterruptedException if interrupted first
   */
  R join() throws InterruptedException;

  /**
   * Waits for the job's end, however it ends. Interruption and exceptions are as for {@link
   * #join()}, except those that come from the job.
   *
   * @return how the job ended
   * @throws IllegalStateException if called by a job of the same pool, and this wait could never
   *     end
   * @throws InterruptedException if interrupted first; the job goes on
   */
  Outcome<R> await() throws InterruptedException;

  /**
   * Waits for the job's end, for at most {@code timeout}.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the job goes on.
   *
   * @param timeout longest wait; zero or less means none
   * @return how the job ended, or null if it hasn't ended yet; the job then goes on
   * @throws InterruptedException if interrupted first
   */
  @Nullable Outcome<R> await(Duration timeout) throws InterruptedException;

  /**
   * Checks whether the job has ended. Never waits.
   *
   * @return how the job ended, or null if it hasn't ended yet
   */
  @Nullable Outcome<R> poll();

  /**
   * Calls the job off. A job that hasn't started never will: it ends as {@code Cancelled(false)} at
   * once, and frees its room in the queue. A job that runs is interrupted, and its own response
   * determines its outcome: {@code Cancelled(true)} if it responds to the interrupt by throwing. A
   * job in a {@linkplain PoolWork#batch batch} that runs goes on with the others. Never waits.
   *
   * @return false if the job had already ended
   */
  boolean cancel();

  /**
   * Calls the job off as {@link #cancel()} does, or spares it if it runs: an interrupt may close
   * the connection that a job uses. A job that runs goes on as if this had not been called. Never
   * waits.
   *
   * @param interruptIfRunning false to spare a job that runs; true as {@link #cancel()}
   * @return false if the job had already ended, or was spared
   */
  boolean cancel(boolean interruptIfRunning);

  /**
   * Returns a view of this ticket as a stage, for code that composes stages. The stage completes
   * with the result, with what the job threw, or with {@link CancellationException}. Dependent
   * functions, unless added by an {@code Async} method, run in the calling thread if the job has
   * ended; otherwise they run in a virtual thread of their own, named {@code <pool>-stage}. So they
   * delay neither a runner, nor the jobs of a key, nor the pool's end, which doesn't wait for them.
   * Completing or cancelling a future made of the stage has no effect on the job.
   *
   * @return a new stage
   */
  CompletionStage<R> toCompletionStage();
}
