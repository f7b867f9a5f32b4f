// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import org.jspecify.annotations.Nullable;

/**
 * What a scope is opened for: code that forks the first jobs.
 *
 * @param <A> the answer
 * @param <X> what it throws, apart from {@link InterruptedException}; {@link RuntimeException} if
 *     nothing
 */
@FunctionalInterface
public interface ScopeBody<A extends @Nullable Object, X extends Exception> {

  /**
   * Forks jobs, and makes the answer of the scope.
   *
   * @param scope accepts jobs until the scope has ended
   * @return the answer
   * @throws X if it fails
   * @throws InterruptedException if interrupted
   */
  A apply(TaskScope scope) throws X, InterruptedException;
}
