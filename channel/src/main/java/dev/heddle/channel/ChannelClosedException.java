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

  /** Whether everything was received, and nothing else happened. */
  private final boolean regularEnd;

  /** How many messages of a batch had gone through. */
  private final long delivered;

  /** What was closed, if it is one channel; weakly, because an exception may be kept for long. */
  private final transient @Nullable WeakReference<Reasons> closed;

  ChannelClosedException(String message, @Nullable Throwable cause, boolean regularEnd) {
    this(message, cause, regularEnd, 0, null);
  }

  ChannelClosedException(
      String message,
      @Nullable Throwable cause,
      boolean regularEnd,
      long delivered,
      @Nullable WeakReference<Reasons> closed) {
    super(message, cause);
    this.regularEnd = regularEnd;
    this.delivered = delivered;
    this.closed = closed;
  }

  /** The same, of a batch that was sent one by one. */
  ChannelClosedException(String message, ChannelClosedException last, long delivered) {
    this(message, last.getCause(), false, delivered, last.closed);
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
  boolean isOf(Channel<?> channel) {
    return closed != null && closed.refersTo(channel);
  }

  /**
   * Whether this says no more than that everything was received, so that an iteration just ends.
   */
  boolean isRegularEnd() {
    return regularEnd;
  }
}
