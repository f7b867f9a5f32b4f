// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/**
 * What a send does when the channel is full. Every message that is dropped is told to the channel's
 * {@linkplain ChanBuilder#onUndelivered undelivered hook}, in the thread that sends.
 *
 * <p>If the hook throws, the send throws the same. The message that the hook was told of is dropped
 * all the same; with {@link #DROP_OLDEST} the message that was being sent is then not delivered,
 * and still the caller's.
 */
public enum Overflow {
  /** The send waits for room; a {@code trySend} returns false. Nothing is dropped. */
  WAIT,

  /**
   * The oldest message is dropped to make room, and the send goes through. With a capacity of 1 the
   * channel holds the latest message only. In the moment in which others are putting in or taking
   * out all there is, the send waits for them, and a {@code trySend} returns false.
   */
  DROP_OLDEST,

  /** The message that is being sent is dropped; the send returns as if it had gone through. */
  DROP_LATEST
}
