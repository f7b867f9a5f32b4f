// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/**
 * What a send does when the channel is full. Every message that is dropped is given to the
 * channel's {@linkplain ChanBuilder#onUndelivered undelivered hook}, in the thread that sends. A
 * message is dropped only while the channel is full, and a message that is just being received does
 * not make it full. If a thread in the middle of that is stopped by the operating system, a send
 * waits for it, and a {@code trySend} returns false after a while, as {@link Sender#trySend} says.
 *
 * <p>If the hook throws, the send throws the same. The message that the hook was given is dropped
 * even then; with {@link #DROP_OLDEST} the message that was being sent is then not delivered, and
 * still the caller's. A hook that sends to the channel that has dropped keeps the send from
 * returning; see {@link ChanBuilder#onUndelivered}.
 */
public enum Overflow {
  /** The send waits for room; a {@code trySend} returns false. Nothing is dropped. */
  WAIT,

  /**
   * The oldest message is dropped to make room, and the send goes through. With a capacity of 1 the
   * channel holds the latest message only.
   */
  DROP_OLDEST,

  /** The message that is being sent is dropped; the send returns as if it had gone through. */
  DROP_LATEST
}
