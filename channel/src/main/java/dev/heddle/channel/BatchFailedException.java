// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the iterable whose messages are sent, or the channel's undelivered hook, fails
 * midway: the first {@link #delivered} of the messages, in the order given, were delivered; no
 * other ever will be. The cause is what the iterable or the hook threw.
 *
 * <p>An {@link Error} is thrown on as it is, and this exception, without a cause, is suppressed in
 * it.
 */
public final class BatchFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** How many messages went through. */
  private final long delivered;

  /**
   * Creates the exception.
   *
   * @param message what happened, and what became of the messages
   * @param cause what the iterable or the hook threw; null if that is thrown itself
   * @param delivered how many of the messages were delivered, 0 or more
   */
  public BatchFailedException(String message, @Nullable Throwable cause, long delivered) {
    super(message, cause);
    this.delivered = delivered;
  }

  /**
   * Says how many of the messages were delivered.
   *
   * @return the number, 0 or more
   */
  public long delivered() {
    return delivered;
  }
}
