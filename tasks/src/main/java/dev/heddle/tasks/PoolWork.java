// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.pool.BatchWork;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a runner of a pool does with a job.
 *
 * @param <S> the runner's state
 * @param <J> the job
 * @param <R> the result
 */
@FunctionalInterface
public interface PoolWork<S, J, R extends @Nullable Object> {
  /**
   * Does one job.
   *
   * <p>Interruption: the thread is interrupted when the job is called off or exceeds its time
   * limit; the work should then return or throw soon.
   *
   * @param state the runner's own state, used by no other thread
   * @param job the job, never null
   * @return the result, may be null
   * @throws Exception if the job fails; the runner goes on
   */
  R apply(S state, J job) throws Exception;

  /**
   * Creates the work of a pool whose runners do up to {@code max} jobs at once, for example for
   * batched writes. A runner takes one job and those that are queued behind it. If {@code linger}
   * is more than zero, it also waits that long for more jobs, until it has {@code max} or the pool
   * is stopped. A {@link Stop} is never part of a batch.
   *
   * <p>Each job has its own outcome. If the work returns, the i-th result is that of the i-th job.
   * If it throws, every job of the batch fails with that exception. Every job of the batch fails,
   * too, if the number of results is not the number of jobs. A job that is cancelled before its
   * batch starts is left out of the batch, and never starts. A job that is cancelled later goes on
   * with the others, since an interrupt would hit them, too. The task timeout, and the interrupt of
   * {@link RunnerPool#stopNow()}, apply to the batch as a whole. For {@code stopNow}, a job that
   * waits in a runner's batch counts as started, and is not returned. No job's {@link Context} is
   * restored around a batch.
   *
   * <p>In a pool with keys, a batch has at most one job of each key.
   *
   * @param <S> the runner's state
   * @param <J> the job
   * @param <R> the result
   * @param max the most jobs of a batch, at least 1
   * @param linger how long to wait for more jobs after the first; zero or less means not at all
   * @param work does a batch
   * @return the work for a pool; a wrapper around it would be given one job at a time
   */
  static <S, J, R extends @Nullable Object> PoolWork<S, J, R> batch(
      int max, Duration linger, Batched<? super S, J, ? extends R> work) {
    if (max < 1) {
      throw new IllegalArgumentException("max must be at least 1: " + max);
    }
    return new BatchWork<>(
        max, Objects.requireNonNull(linger, "linger"), Objects.requireNonNull(work, "work"));
  }

  /**
   * What a runner does with several jobs at once.
   *
   * @param <S> the runner's state
   * @param <J> the job
   * @param <R> the result
   */
  @FunctionalInterface
  interface Batched<S, J, R extends @Nullable Object> {
    /**
     * Does a batch of jobs.
     *
     * <p>Interruption: the thread is interrupted when the batch is called off or exceeds its time
     * limit; the work should then return or throw soon.
     *
     * @param state the runner's own state, used by no other thread
     * @param jobs at least one job, in the order in which they were taken; unmodifiable
     * @return the results, one for each job and in the same order; may contain nulls
     * @throws Exception if all jobs of the batch fail; the runner goes on
     */
    List<? extends R> apply(S state, List<J> jobs) throws Exception;
  }

  /**
   * Releases a runner's state.
   *
   * @param <S> the runner's state
   */
  @FunctionalInterface
  interface Release<S> {
    /**
     * Releases the state.
     *
     * <p>Interruption: the thread is interrupted if {@link RunnerPool#stopNow()} is called
     * meanwhile, or if the grace of {@link RunnerPool#close()} has passed.
     *
     * @param state what init returned
     * @throws Exception if the release fails; the listener is notified
     */
    void release(S state) throws Exception;
  }
}
