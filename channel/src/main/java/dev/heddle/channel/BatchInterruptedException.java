// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.io.Serial;

/**
 * Thrown when a thread is interrupted while it sends many messages at once: the first {@link
 * #delivered} of them, in the order given, were delivered; the others were not and never will be.
 */
public final class BatchInterruptedException extends InterruptedException {
  @Serial private static final long serialVersionUID = 1L;

  /** How many messages went through. */
  private final long delivered;

  /**
   * Creates the exception.
   *
   * @param message what happened, and what became of the messages
   * @param delivered how many of the messages were delivered, 0 or more
   */
  public BatchInterruptedException(String message, long delivered) {
    super(message);
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
