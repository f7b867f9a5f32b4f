// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import dev.heddle.benchmarks.Crew;
import dev.heddle.benchmarks.Message;
import dev.heddle.benchmarks.pipes.Pipe;
import java.util.function.Supplier;

/** The workloads on virtual threads, over any contender's pipes. */
final class ThreadWorkloads implements Workloads {
  private final Supplier<Pipe> pipes;

  ThreadWorkloads(Supplier<Pipe> pipes) {
    this.pipes = pipes;
  }

  @Override
  public void solo(int messages) throws InterruptedException {
    var crew = new Crew();
    var pipe = pipes.get();
    crew.add(() -> sendAndReceive(pipe, messages));
    crew.run();
  }

  @Override
  public void pingpong(int rounds) throws InterruptedException {
    var crew = new Crew();
    var there = pipes.get();
    var back = pipes.get();
    crew.add(() -> pass(there, back, rounds));
    crew.add(() -> callAndAwait(there, back, rounds));
    crew.run();
  }

  @Override
  public void move(int senders, int receivers, int messages) throws InterruptedException {
    var crew = new Crew();
    var pipe = pipes.get();
    for (int i = 0; i < receivers; i++) {
      crew.add(() -> receive(pipe, messages / receivers));
    }
    for (int i = 0; i < senders; i++) {
      crew.add(() -> send(pipe, messages / senders));
    }
    crew.run();
  }

  @Override
  public void pairs(int pairs, int messages) throws InterruptedException {
    var crew = new Crew();
    for (int i = 0; i < pairs; i++) {
      var pipe = pipes.get();
      crew.add(() -> receive(pipe, messages));
      crew.add(() -> send(pipe, messages));
    }
    crew.run();
  }

  @Override
  public void chain(int links, int messages) throws InterruptedException {
    var crew = new Crew();
    var first = pipes.get();
    var last = first;
    for (int i = 0; i < links; i++) {
      var from = last;
      var to = pipes.get();
      crew.add(() -> pass(from, to, messages));
      last = to;
    }
    var sink = last;
    crew.add(() -> receive(sink, messages));
    crew.add(() -> send(first, messages));
    crew.run();
  }

  /** Sends messages that were made beforehand; returns what their values add up to, negative. */
  static long send(Pipe pipe, int messages) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < messages; i++) {
      var message = Message.at(i);
      pipe.send(message);
      sum += message.value();
    }
    return -sum;
  }

  /** Receives messages; returns what their values add up to. */
  static long receive(Pipe pipe, int messages) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < messages; i++) {
      sum += pipe.recv().value();
    }
    return sum;
  }

  private static long sendAndReceive(Pipe pipe, int messages) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < messages; i++) {
      var message = Message.at(i);
      pipe.send(message);
      sum += pipe.recv().value() - message.value();
    }
    return sum;
  }

  private static long callAndAwait(Pipe there, Pipe back, int rounds) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < rounds; i++) {
      var message = Message.at(i);
      there.send(message);
      sum += back.recv().value() - message.value();
    }
    return sum;
  }

  private static long pass(Pipe from, Pipe to, int messages) throws InterruptedException {
    for (int i = 0; i < messages; i++) {
      to.send(from.recv());
    }
    return 0;
  }
}
