// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import org.jspecify.annotations.Nullable;

/**
 * Code that is lent something for as long as it runs: the results of a run as a stream, or a pool.
 * It may throw checked exceptions: what it throws reaches the caller unchanged. The compiler infers
 * {@code X} from what a lambda or a method throws; if it throws nothing, or only {@link
 * InterruptedException}, the caller has no further exception to handle.
 *
 * @param <T> what is lent
 * @param <A> the answer
 * @param <X> what it throws
 */
@FunctionalInterface
public interface Body<T, A extends @Nullable Object, X extends Exception> {
  /**
   * Uses what is lent. Called in the calling thread of the method that the body was given to.
   *
   * @param lent what is lent, not to be used when this call has ended; never null
   * @return the answer, may be null
   * @throws X as the body likes
   * @throws InterruptedException if interrupted while it waits
   */
  A apply(T lent) throws X, InterruptedException;
}
