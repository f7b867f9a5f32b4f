// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

/** The floor of the workloads on a kept channel: an array that is kept, for one sender only. */
final class FloorKeptWorkloads implements KeptWorkloads {
  private final int capacity;
  private final Turns turns;

  FloorKeptWorkloads(int capacity) {
    this.capacity = capacity;
    turns = new Turns(capacity);
  }

  @Override
  public void move(int senders, int receivers, int messages) throws InterruptedException {
    turns.run(rounds(senders, receivers, messages));
  }

  @Override
  public void moveFresh(int senders, int receivers, int messages) throws InterruptedException {
    turns.runFresh(rounds(senders, receivers, messages));
  }

  private int rounds(int senders, int receivers, int messages) {
    if (senders != 1 || receivers != 1) {
      throw new IllegalArgumentException("the floor is for one sender and one receiver");
    }
    return Math.max(1, messages / capacity);
  }
}
