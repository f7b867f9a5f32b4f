// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import dev.heddle.benchmarks.Crew;
import dev.heddle.benchmarks.Message;
import java.util.concurrent.locks.LockSupport;

/**
 * Two virtual threads that fill and empty an array in turn, by park and unpark and nothing else.
 */
final class Turns {
  private final Message[] slots;
  private volatile boolean full;
  private volatile Thread filler;
  private volatile Thread emptier;

  Turns(int capacity) {
    slots = new Message[capacity];
  }

  /** Runs until the array was filled and emptied that many times. */
  void run(int rounds) throws InterruptedException {
    run(rounds, false);
  }

  /** Runs as often, with messages that are made as the array is filled. */
  void runFresh(int rounds) throws InterruptedException {
    run(rounds, true);
  }

  private void run(int rounds, boolean fresh) throws InterruptedException {
    var crew = new Crew();
    crew.add(() -> empty(rounds));
    crew.add(() -> fill(rounds, fresh));
    crew.run();
  }

  private long fill(int rounds, boolean fresh) {
    filler = Thread.currentThread();
    long sum = 0;
    for (int round = 0; round < rounds; round++) {
      await(false);
      for (int i = 0; i < slots.length; i++) {
        slots[i] = fresh ? new Message(i) : Message.at(i);
        sum += slots[i].value();
      }
      full = true;
      LockSupport.unpark(emptier);
    }
    return -sum;
  }

  private long empty(int rounds) {
    emptier = Thread.currentThread();
    long sum = 0;
    for (int round = 0; round < rounds; round++) {
      await(true);
      for (var message : slots) {
        sum += message.value();
      }
      full = false;
      LockSupport.unpark(filler);
    }
    return sum;
  }

  private void await(boolean state) {
    while (full != state) {
      LockSupport.park(this);
    }
  }
}
