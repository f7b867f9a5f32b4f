// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

/**
 * The vocabulary of workloads in which one thread receives by select from several channels. Each
 * call makes its channels, starts its threads or coroutines, waits for all of them, and throws if
 * what was received is not what was sent.
 */
public interface SelectWorkloads {
  /** How many senders there are for all of the channels when a rendezvous is to be ready. */
  int SENDERS = 64;

  /**
   * A clause is ready when the select looks. With a buffer, one thread sends to a channel and then
   * selects, again and again; a rendezvous is ready as long as one of {@value #SENDERS} senders,
   * equally many for each channel, waits in it.
   *
   * @param channels how many channels, a divisor of {@value #SENDERS}
   * @param messages how many messages, a multiple of {@value #SENDERS}
   * @throws InterruptedException if interrupted
   */
  void ready(int channels, int messages) throws InterruptedException;

  /**
   * No clause is ready when the select looks: a thread sends to one of the channels, and then waits
   * for the message to come back on another that is not selected.
   *
   * @param channels how many channels
   * @param rounds how often a message goes there and back
   * @throws InterruptedException if interrupted
   */
  void waiting(int channels, int rounds) throws InterruptedException;

  /**
   * Both as it happens: one thread sends to the channels, as fast as it can.
   *
   * @param channels how many channels
   * @param messages how many messages
   * @throws InterruptedException if interrupted
   */
  void flow(int channels, int messages) throws InterruptedException;

  /**
   * Returns where a message goes: each channel gets the same share, in an order that no contender's
   * own order of looking falls in step with (multiples of the golden ratio).
   *
   * @param position of the message in the sender's sequence
   * @param channels how many channels
   * @return from 0 to {@code channels} - 1
   */
  static int channelAt(int position, int channels) {
    return (int) (((position * 0x9E3779B9L) & 0xFFFFFFFFL) * channels >>> 32);
  }
}
