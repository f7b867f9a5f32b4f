// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import java.util.concurrent.SynchronousQueue;

/** {@link SynchronousQueue} as a contender for capacity 0. */
final class SynchronousQueuePipe implements Pipe {
  private final SynchronousQueue<Message> queue = new SynchronousQueue<>();

  @Override
  public void send(Message message) throws InterruptedException {
    queue.put(message);
  }

  @Override
  public Message recv() throws InterruptedException {
    return queue.take();
  }
}
