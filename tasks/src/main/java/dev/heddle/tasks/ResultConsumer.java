// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import org.jspecify.annotations.Nullable;

/**
 * What is done with the results of a run, one by one. It may throw checked exceptions, so that it
 * can write to a file or send to a channel.
 *
 * @param <R> the results, or their outcomes
 */
@FunctionalInterface
public interface ResultConsumer<R extends @Nullable Object> {
  /**
   * Uses one result. Never called by two threads at once.
   *
   * <p>Interruption: the thread is interrupted when the run is called off meanwhile; the consumer
   * should then return or throw soon.
   *
   * @param result the result; null if the task returned null
   * @throws Exception if the result can't be used: all tasks are called off and waited for. An
   *     unchecked exception and an {@link InterruptedException} reach the caller of the run
   *     unchanged. Any other checked exception is the cause of a {@link TaskFailedException}
   */
  void accept(R result) throws Exception;
}
