// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.io.Serial;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an operation needs a channel, or an end of it, that is open.
 *
 * <p>From a send it means: this message was not delivered and never will be; it is still the
 * caller's. From a receive: the channel is closed and everything that was sent has been received,
 * or the channel was cancelled. The message names the channel and says which it was; {@link
 * #getCause()} is what {@link Sender#closeWith} was given, if that closed it.
 */
public final class ChannelClosedException extends IllegalStateException {
  @Serial private static final long serialVersionUID = 1L;

  /** How many messages of a batch had gone through. */
  private final long delivered;

  /** The channel that was closed; held weakly, because an exception may be kept for long. */
  private final transient @Nullable WeakReference<@Nullable Object> channel;

  /**
   * Creates the exception.
   *
   * @param message what is closed, and what became of the message
   * @param cause what it was closed with; null if it was not closed with a cause
   * @param delivered how many messages of a batch had gone through, 0 or more
   * @param channel the channel that was closed, for its producer to recognize; null if there are
   *     several
   */
  public ChannelClosedException(
      String message, @Nullable Throwable cause, long delivered, @Nullable Object channel) {
    super(message, cause);
    this.delivered = delivered;
    this.channel = new WeakReference<>(channel);
  }

  /**
   * Says how many messages of a {@link Sender#sendAll} or a {@link Sender#collector} were
   * delivered, in the order given, before the channel was closed.
   *
   * @return the number; 0 from any other operation
   */
  public long delivered() {
    return delivered;
  }

  /** Whether it is this channel that was closed, or an end of it. */
  boolean isOf(Object other) {
    return channel != null && channel.refersTo(other); // null after deserialization
  }
}
