// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import org.jspecify.annotations.Nullable;

/**
 * What a runner does with an input, or with a job of a pool without state. It is called by several
 * threads at once.
 *
 * @param <I> the input
 * @param <R> the result
 */
@FunctionalInterface
public interface TaskFunction<I, R extends @Nullable Object> {
  /**
   * Makes the result of one input.
   *
   * <p>Interruption: the thread is interrupted when the task is called off or exceeds its time
   * limit; the function should then return or throw soon.
   *
   * @param input the input, never null
   * @return the result, may be null
   * @throws Exception if the task fails; an {@link Error} counts as a failure too
   */
  R apply(I input) throws Exception;
}
