// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import dev.heddle.benchmarks.Message;
import dev.heddle.benchmarks.pipes.Pipe;
import java.util.ArrayList;
import java.util.List;

/** Virtual threads that send to and receive from one channel until they are stopped. */
final class Hammer {
  @FunctionalInterface
  private interface Blow {
    void strike() throws InterruptedException;
  }

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /** Starts as many senders as receivers. */
  Hammer(Pipe pipe, int each) {
    for (int i = 0; i < each; i++) {
      start(pipe::recv);
      start(() -> pipe.send(Message.at(0)));
    }
  }

  /** Interrupts all threads and waits for their ends. */
  void stop() throws InterruptedException {
    stopped = true;
    threads.forEach(Thread::interrupt);
    for (var thread : threads) {
      thread.join();
    }
  }

  private void start(Blow blow) {
    threads.add(Thread.startVirtualThread(() -> repeat(blow)));
  }

  private void repeat(Blow blow) {
    try {
      while (!stopped) {
        blow.strike();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
