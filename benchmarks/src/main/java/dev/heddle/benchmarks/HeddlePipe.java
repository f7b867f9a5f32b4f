// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import dev.heddle.channel.Chan;

/** A Heddle channel as a contender. */
final class HeddlePipe implements Pipe {
  private final Chan<Message> chan;

  HeddlePipe(int capacity) {
    chan = capacity == 0 ? Chan.rendezvous() : Chan.newChan(capacity);
  }

  @Override
  public void send(Message message) throws InterruptedException {
    chan.send(message);
  }

  @Override
  public Message recv() throws InterruptedException {
    return chan.recv();
  }
}
