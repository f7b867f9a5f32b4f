// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

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
   * How a runner's state is given back.
   *
   * @param <S> the runner's state
   */
  @FunctionalInterface
  interface Release<S> {
    /**
     * Gives the state back.
     *
     * @param state what init returned
     * @throws Exception if that fails; the listener is told
     */
    void release(S state) throws Exception;
  }
}
