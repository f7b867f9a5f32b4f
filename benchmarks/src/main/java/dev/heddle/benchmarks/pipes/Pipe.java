// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.pipes;

import dev.heddle.benchmarks.Message;

/**
 * A contender's channel as the workloads on virtual threads use it. Each fork loads a single
 * implementation, so the calls are direct.
 */
public interface Pipe {
  /**
   * Sends a message; waits for room.
   *
   * @param message the message, not null
   * @throws InterruptedException if interrupted
   */
  void send(Message message) throws InterruptedException;

  /**
   * Receives a message; waits for one.
   *
   * @return the message, not null
   * @throws InterruptedException if interrupted
   */
  Message recv() throws InterruptedException;
}
