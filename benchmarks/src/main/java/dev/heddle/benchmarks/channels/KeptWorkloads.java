// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

/**
 * Workloads on one channel that is made once and outlives them all. Each call starts its threads or
 * coroutines, waits for all of them, leaves the channel empty, and throws if what was received is
 * not what was sent.
 */
public interface KeptWorkloads {
  /**
   * Senders and receivers, each with an equal share of messages that were made beforehand.
   *
   * @param senders how many senders
   * @param receivers how many receivers
   * @param messages how many messages, a multiple of both
   * @throws InterruptedException if interrupted
   */
  void move(int senders, int receivers, int messages) throws InterruptedException;

  /**
   * The same, but every message is an object that its sender has just made.
   *
   * @param senders how many senders
   * @param receivers how many receivers
   * @param messages how many messages, a multiple of both
   * @throws InterruptedException if interrupted
   */
  void moveFresh(int senders, int receivers, int messages) throws InterruptedException;
}
