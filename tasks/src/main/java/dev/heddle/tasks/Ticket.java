// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RunnerPool} gives for a job that it accepted. It ends as exactly one {@link
 * Outcome}. May be used by any number of threads.
 *
 * <p>A thread that waits here is parked on the pool's {@link PoolStats#ticketLine()}. If it is a
 * worker of a {@link java.util.concurrent.ForkJoinPool}, that replaces it meanwhile.
 *
 * <p>Pools make tickets. The type is an interface so that code that takes one can be tested without
 * a pool; methods may be added to it.
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
   * @throws TaskFailedException if the job threw; that is the cause
   * @throws CancellationException if the job was called off
   * @throws IllegalStateException if called by a job of the same pool, and this wait could never
   *     end: the job waits for itself; for a job that has to wait for it, since their keys are
   *     equal; for a job that, directly or through others, waits for it; or for one that no runner
   *     is left to do, since all of them wait like this. Of jobs that wait in a circle the last one
   *     is told; the others go on when that has ended. What isn't seen: waits without this method
   *     and {@link #await()}, as through {@link #toCompletionStage()}, or for a time; and waits of
   *     threads that a job has started, as by a run of its own
   * @throws InterruptedException if interrupted first
   */
  R join() throws InterruptedException;

  /**
   * Waits for the job's end, whichever it is. Interruption and exceptions as {@link #join()}, but
   * for those that come from the job.
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
   * @return how the job ended, or null if it hasn't yet; it goes on then
   * @throws InterruptedException if interrupted first
   */
  @Nullable Outcome<R> await(Duration timeout) throws InterruptedException;

  /**
   * Looks whether the job has ended. Never waits.
   *
   * @return how the job ended, or null if it hasn't yet
   */
  @Nullable Outcome<R> poll();

  /**
   * Calls the job off. One that hasn't started never will, ends as {@code Cancelled(false)} at
   * once, and gives its room in the queue back. One that runs is interrupted, and ends as it
   * chooses: as {@code Cancelled(true)} if it answers the interrupt by throwing. One in a
   * {@linkplain PoolWork#batch batch} that runs goes on with the others. Never waits.
   *
   * @return false if the job had ended already
   */
  boolean cancel();

  /**
   * Views this ticket as a stage, for code that composes. It completes with the result, with what
   * the job threw, or with {@link CancellationException}. Functions that depend on it, unless they
   * are called by an {@code Async} method, run in the calling thread if the job has ended, else in
   * a virtual thread of their own named {@code <pool>-stage}: so they hold up neither a runner, nor
   * the jobs of a key, nor the pool's end, which doesn't wait for them. Completing or cancelling a
   * future made of it does nothing to the job.
   *
   * @return a new stage
   */
  CompletionStage<R> toCompletionStage();
}
