// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import dev.heddle.benchmarks.Crew;
import dev.heddle.benchmarks.Message;
import dev.heddle.benchmarks.pipes.Pipe;

/** The workloads on a kept channel, on virtual threads, over any contender's pipe. */
final class ThreadKeptWorkloads implements KeptWorkloads {
  private final Pipe pipe;

  ThreadKeptWorkloads(Pipe pipe) {
    this.pipe = pipe;
  }

  @Override
  public void move(int senders, int receivers, int messages) throws InterruptedException {
    run(senders, () -> ThreadWorkloads.send(pipe, messages / senders), receivers, messages);
  }

  @Override
  public void moveFresh(int senders, int receivers, int messages) throws InterruptedException {
    run(senders, () -> sendFresh(pipe, messages / senders), receivers, messages);
  }

  private void run(int senders, Crew.Body sender, int receivers, int messages)
      throws InterruptedException {
    var crew = new Crew();
    for (int i = 0; i < receivers; i++) {
      crew.add(() -> ThreadWorkloads.receive(pipe, messages / receivers));
    }
    for (int i = 0; i < senders; i++) {
      crew.add(sender);
    }
    crew.run();
  }

  private static long sendFresh(Pipe pipe, int messages) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < messages; i++) {
      pipe.send(new Message(i));
      sum += i;
    }
    return -sum;
  }
}
