// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.List;

/**
 * What can be seen of a channel at one moment. It holds no message and no handle: keeping it keeps
 * nothing open, and looking at it changes nothing.
 *
 * <p>Always {@code sent = received + dropped + undelivered + size}. While threads are at work on
 * the channel the numbers are estimates, taken within one call; when no thread is, they are exact,
 * also after any number of interrupts, timeouts and failed attempts: these are not counted, as they
 * deliver nothing.
 *
 * @param name the channel's name
 * @param closed whether no send is accepted any more
 * @param cancelled whether nothing is received any more, either; then {@code closed} is true, too
 * @param sent how many sends went through, at least 0. A send that went through and {@linkplain
 *     Overflow dropped} its own message counts
 * @param received how many messages were received, at least 0
 * @param dropped how many messages were dropped because the channel was full, at least 0; see
 *     {@link Overflow}
 * @param undelivered how many messages were left when the channel was cancelled, or were taken out
 *     of it by an operation that could not hand them over, at least 0. Like those dropped they were
 *     given to the {@linkplain ChanBuilder#onUndelivered undelivered hook}
 * @param size how many messages are buffered, from 0 to the capacity
 * @param capacity how many messages it can buffer; {@link Integer#MAX_VALUE} if there is no bound
 * @param highWaterMark the largest number of messages that were buffered at once. What was received
 *     while a send was on its way may count as buffered together with it, or not
 * @param waitingSenders how many threads wait to send
 * @param waitingReceivers how many threads wait to receive
 * @param sendQueue the object that a thread that waits to send is parked on, as thread dumps show
 *     it: {@code SendWaitQueue@} and an identity hash
 * @param receiveQueue the object that a thread that waits to receive is parked on, likewise
 * @param selects the objects that threads that wait here in a {@link Select} are parked on,
 *     likewise: {@code Select@} and an identity hash, at most 100 of them. They count among those
 *     that wait, once for each clause
 * @param openHandles how many {@link Chan} handles are open
 * @param openSenders how many ends that only send are open
 * @param openReceivers how many ends that only receive are open
 * @see Chan#stats
 * @see Chan#named
 */
public record ChanStats(
    String name,
    boolean closed,
    boolean cancelled,
    long sent,
    long received,
    long dropped,
    long undelivered,
    int size,
    int capacity,
    int highWaterMark,
    int waitingSenders,
    int waitingReceivers,
    String sendQueue,
    String receiveQueue,
    List<String> selects,
    int openHandles,
    int openSenders,
    int openReceivers) {

  /** Copies the list, so that it cannot be changed afterwards. */
  public ChanStats {
    selects = List.copyOf(selects);
  }

  /**
   * Shows what {@link Chan#toString} shows.
   *
   * @return one line for a person to read
   */
  @Override
  public String toString() {
    return "Chan[%s %d/%s %s; open: %d handles, %d senders, %d receivers; waiting: %d on %s, %d on %s%s]"
        .formatted(
            name,
            size,
            capacity == Integer.MAX_VALUE ? "unlimited" : capacity,
            cancelled ? "cancelled" : closed ? "closed" : "open",
            openHandles,
            openSenders,
            openReceivers,
            waitingSenders,
            sendQueue,
            waitingReceivers,
            receiveQueue,
            selects.isEmpty() ? "" : "; selects: " + String.join(", ", selects));
  }
}
