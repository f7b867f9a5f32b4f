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
   * <p>Interruption: the thread is interrupted when the job is called off or takes longer than it
   * may; return or throw soon.
   *
   * @param state the runner's own, used by no other thread
   * @param job the job, never null
   * @return the result, may be null
   * @throws Exception if the job fails; the runner goes on
   */
  R apply(S state, J job) throws Exception;

  /**
   * Makes the work of a pool whose runners do up to {@code max} jobs at once: for batched writes. A
   * runner takes one job and what waits behind it; and it waits a while for more, if {@code linger}
   * says so, until it has {@code max} or the pool is stopped. A {@link Stop} is in no batch.
   *
   * <p>Each job has its own outcome. If the work returns, the i-th result is that of the i-th job.
   * If it throws, every job of the batch has failed with that, and the same if it doesn't return as
   * many results as there are jobs. A job that is cancelled before its batch starts is left out of
   * it, and never starts; later it goes on with the others, whom an interrupt would hit too. A
   * task's timeout, and the interrupt of {@link RunnerPool#stopNow()}, are for the batch as a
   * whole; a job that waits in a runner's batch counts as started for {@code stopNow}, which
   * doesn't return it. No job's {@link Context} is restored around a batch.
   *
   * <p>In a pool with keys, a batch has at most one job of each key.
   *
   * @param <S> the runner's state
   * @param <J> the job
   * @param <R> the result
   * @param max the most jobs of a batch, at least 1
   * @param linger how long to wait for more after the first; zero or less means not at all
   * @param work does a batch
   * @return work to make a pool of; a wrapper around it would be given one job at a time
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
     * <p>Interruption: the thread is interrupted when the batch is called off or takes longer than
     * it may; return or throw soon.
     *
     * @param state the runner's own, used by no other thread
     * @param jobs at least one, in the order in which they were taken; can't be changed
     * @return the results, as many and in the same order as the jobs; may hold nulls
     * @throws Exception if all jobs of the batch fail; the runner goes on
     */
    List<? extends R> apply(S state, List<J> jobs) throws Exception;
  }

  /**
   * How a runner's state is given back.
   *
   * @param <S> the runner's state
   */
  @FunctionalInterface
  interface Release<S> {
    /**
     * Gives the state back.
     *
     * <p>Interruption: the thread is interrupted when {@link RunnerPool#stopNow()} is called
     * meanwhile, or {@link RunnerPool#close()} has waited for the grace.
     *
     * @param state what init returned
     * @throws Exception if that fails; the listener is told
     */
    void release(S state) throws Exception;
  }
}
