// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.pipes;

import dev.heddle.benchmarks.Message;
import java.util.concurrent.LinkedTransferQueue;

/** {@link LinkedTransferQueue} as a contender for capacity 0: every send waits for its receiver. */
public final class TransferQueuePipe implements Pipe {
  private final LinkedTransferQueue<Message> queue = new LinkedTransferQueue<>();

  @Override
  public void send(Message message) throws InterruptedException {
    queue.transfer(message);
  }

  @Override
  public Message recv() throws InterruptedException {
    return queue.take();
  }
}
