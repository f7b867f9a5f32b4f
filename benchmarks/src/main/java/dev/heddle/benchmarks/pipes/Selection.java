// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.pipes;

import dev.heddle.benchmarks.Message;

/** A contender's way to receive from whichever of several channels has a message. */
public interface Selection {
  /**
   * Receives a message from one of the channels; waits for one. For one thread.
   *
   * @return the message, not null
   * @throws InterruptedException if interrupted
   */
  Message select() throws InterruptedException;
}
