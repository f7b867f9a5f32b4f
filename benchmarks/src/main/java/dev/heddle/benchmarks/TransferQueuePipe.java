// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import java.util.concurrent.LinkedTransferQueue;

/** {@link LinkedTransferQueue} as a contender for capacity 0: every send waits for its receiver. */
final class TransferQueuePipe implements Pipe {
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
