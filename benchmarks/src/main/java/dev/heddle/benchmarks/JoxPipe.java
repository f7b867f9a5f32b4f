// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import com.softwaremill.jox.Channel;

/** A jox channel as a contender. */
final class JoxPipe implements Pipe {
  private final Channel<Message> channel;

  JoxPipe(int capacity) {
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
