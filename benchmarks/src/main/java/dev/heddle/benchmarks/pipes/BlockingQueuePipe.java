// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.pipes;

import dev.heddle.benchmarks.Message;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;

/**
 * A queue of the JDK's as a contender; a batch is a put per message, and a take with a drainTo. A
 * fork has one kind of queue, so the calls are direct.
 */
public final class BlockingQueuePipe implements BatchPipe {
  private final BlockingQueue<Message> queue;

  /**
   * Takes the queue.
   *
   * @param queue the queue, empty
   */
  public BlockingQueuePipe(BlockingQueue<Message> queue) {
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
