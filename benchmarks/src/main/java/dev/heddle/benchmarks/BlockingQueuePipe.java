// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/**
 * A queue of the JDK's as a contender; a batch is a put per message, and a take with a drainTo. A
 * fork has one kind of queue, so the calls are direct.
 */
final class BlockingQueuePipe implements BatchPipe {
  private final BlockingQueue<Message> queue;

  BlockingQueuePipe(BlockingQueue<Message> queue) {
    this.queue = queue;
  }

  @Override
  public void send(Message message) throws InterruptedException {
    queue.put(message);
  }

  @Override
  public Message recv() throws InterruptedException {
    return queue.take();
  }

  @Override
  public void sendAll(List<Message> messages) throws InterruptedException {
    for (var message : messages) {
      queue.put(message);
    }
  }

  @Override
  public int recvBatch(Collection<Message> into, int max) throws InterruptedException {
    into.add(queue.take());
    return 1 + queue.drainTo(into, max - 1);
  }
}
