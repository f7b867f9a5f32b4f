// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

/**
 * The vocabulary of channel workloads. Each call makes its channels, starts its threads or
 * coroutines, waits for all of them, and throws if what was received is not what was sent.
 */
public interface Workloads {
  /**
   * One thread sends a message and receives it, again and again.
   *
   * @param messages how many times
   * @throws InterruptedException if interrupted
   */
  void solo(int messages) throws InterruptedException;

  /**
   * Two threads and two channels: a message goes there and back.
   *
   * @param rounds how many times
   * @throws InterruptedException if interrupted
   */
  void pingpong(int rounds) throws InterruptedException;

  /**
   * Senders and receivers on one channel, each with an equal share of the messages.
   *
   * @param senders how many senders
   * @param receivers how many receivers
   * @param messages how many messages, a multiple of both
   * @throws InterruptedException if interrupted
   */
  void move(int senders, int receivers, int messages) throws InterruptedException;

  /**
   * Pairs of a sender and a receiver, each pair on a channel of its own.
   *
   * @param pairs how many pairs
   * @param messages how many messages for each pair
   * @throws InterruptedException if interrupted
   */
  void pairs(int pairs, int messages) throws InterruptedException;

  /**
   * Threads in a row; each passes what it receives to the next.
   *
   * @param links how many threads between the source and the sink
   * @param messages how many messages go through the row
   * @throws InterruptedException if interrupted
   */
  void chain(int links, int messages) throws InterruptedException;
}
