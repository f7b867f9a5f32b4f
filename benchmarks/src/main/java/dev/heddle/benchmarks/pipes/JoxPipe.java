// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.pipes;

import com.softwaremill.jox.Channel;
import dev.heddle.benchmarks.Message;

/** A jox channel as a contender. */
public final class JoxPipe implements Pipe {
  private final Channel<Message> channel;

  /**
   * Makes the channel.
   *
   * @param capacity how many messages it buffers; 0 for a rendezvous
   */
  public JoxPipe(int capacity) {
    channel = capacity == 0 ? Channel.newRendezvousChannel() : Channel.newBufferedChannel(capacity);
  }

  Channel<Message> channel() {
    return channel;
  }

  @Override
  public void send(Message message) throws InterruptedException {
    channel.send(message);
  }

  @Override
  public Message recv() throws InterruptedException {
    return channel.receive();
  }
}
