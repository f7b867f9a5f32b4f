// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.pipes;

import dev.heddle.benchmarks.Message;
import java.util.Collection;
import java.util.List;

/** A contender's channel that also moves several messages per call. */
public interface BatchPipe extends Pipe {
  /**
   * Sends all of the messages, in order; waits for room as needed.
   *
   * @param messages the messages, not null
   * @throws InterruptedException if interrupted
   */
  void sendAll(List<Message> messages) throws InterruptedException;

  /**
   * Receives at least one message, and as many more as are there; waits for the first.
   *
   * @param into where the messages are added
   * @param max how many at most
   * @return how many were added
   * @throws InterruptedException if interrupted
   */
  int recvBatch(Collection<Message> into, int max) throws InterruptedException;
}
