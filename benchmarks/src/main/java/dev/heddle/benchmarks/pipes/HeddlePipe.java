// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.pipes;

import dev.heddle.benchmarks.Message;
import dev.heddle.channel.Chan;
import java.util.Collection;
import java.util.List;

/** A Heddle channel as a contender. */
public final class HeddlePipe implements BatchPipe {
  private final Chan<Message> chan;

  /**
   * Makes the channel.
   *
   * @param capacity how many messages it buffers; 0 for a rendezvous
   */
  public HeddlePipe(int capacity) {
    chan = capacity == 0 ? Chan.rendezvous() : Chan.newChan(capacity);
  }

  Chan<Message> chan() {
    return chan;
  }

  @Override
  public void send(Message message) throws InterruptedException {
    chan.send(message);
  }

  @Override
  public Message recv() throws InterruptedException {
    return chan.recv();
  }

  @Override
  public void sendAll(List<Message> messages) throws InterruptedException {
    chan.sendAll(messages);
  }

  @Override
  public int recvBatch(Collection<Message> into, int max) throws InterruptedException {
    return chan.recvBatch(into, max);
  }
}
