// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/**
 * Feeds a channel. The way in which it ends is the way in which the channel ends: when it returns,
 * receivers are told of the end; when it throws, they are told of the end and of its cause. {@link
 * Sender#produce} runs one in the calling thread, {@link ChanBuilder#produce} in a thread of its
 * own.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface Producer<T> {
  /**
   * Sends messages, until there are no more. The end is closed afterwards; there is no need to
   * close it here, nor to catch anything.
   *
   * @param to where to send them
   * @throws Exception if it fails; receivers take what was sent before, and are then told
   */
  void produce(Sender<T> to) throws Exception;
}
