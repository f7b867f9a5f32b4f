// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import dev.heddle.benchmarks.Crew;
import dev.heddle.benchmarks.Message;
import dev.heddle.benchmarks.pipes.Pipe;
import java.util.List;
import java.util.stream.Stream;

/** The workloads with a select on virtual threads, over any contender's pipes. */
final class ThreadSelectWorkloads implements SelectWorkloads {
  private final Contender contender;
  private final int capacity;

  ThreadSelectWorkloads(Contender contender, int capacity) {
    this.contender = contender;
    this.capacity = capacity;
  }

  @Override
  public void ready(int channels, int messages) throws InterruptedException {
    var crew = new Crew();
    var pipes = pipes(channels);
    if (capacity > 0) {
      crew.add(() -> sendAndSelect(pipes, messages));
    } else {
      crew.add(() -> select(pipes, messages));
      for (int i = 0; i < SENDERS; i++) {
        var pipe = List.of(pipes.get(i % channels));
        crew.add(() -> send(pipe, messages / SENDERS));
      }
    }
    crew.run();
  }

  @Override
  public void waiting(int channels, int rounds) throws InterruptedException {
    var crew = new Crew();
    var there = pipes(channels);
    var back = contender.pipe(capacity);
    crew.add(() -> selectAndAnswer(there, back, rounds));
    crew.add(() -> callAndAwait(there, back, rounds));
    crew.run();
  }

  @Override
  public void flow(int channels, int messages) throws InterruptedException {
    var crew = new Crew();
    var pipes = pipes(channels);
    crew.add(() -> select(pipes, messages));
    crew.add(() -> send(pipes, messages));
    crew.run();
  }

  private List<Pipe> pipes(int count) {
    return Stream.generate(() -> contender.pipe(capacity)).limit(count).toList();
  }

  private long send(List<Pipe> pipes, int messages) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < messages; i++) {
      var message = Message.at(i);
      pipes.get(SelectWorkloads.channelAt(i, pipes.size())).send(message);
      sum += message.value();
    }
    return -sum;
  }

  private long select(List<Pipe> pipes, int messages) throws InterruptedException {
    var selection = contender.selection(pipes);
    long sum = 0;
    for (int i = 0; i < messages; i++) {
      sum += selection.select().value();
    }
    return sum;
  }

  private long sendAndSelect(List<Pipe> pipes, int messages) throws InterruptedException {
    var selection = contender.selection(pipes);
    long sum = 0;
    for (int i = 0; i < messages; i++) {
      var message = Message.at(i);
      pipes.get(SelectWorkloads.channelAt(i, pipes.size())).send(message);
      sum += selection.select().value() - message.value();
    }
    return sum;
  }

  private long callAndAwait(List<Pipe> there, Pipe back, int rounds) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < rounds; i++) {
      var message = Message.at(i);
      there.get(SelectWorkloads.channelAt(i, there.size())).send(message);
      sum += back.recv().value() - message.value();
    }
    return sum;
  }

  private long selectAndAnswer(List<Pipe> there, Pipe back, int rounds)
      throws InterruptedException {
    var selection = contender.selection(there);
    for (int i = 0; i < rounds; i++) {
      back.send(selection.select());
    }
    return 0;
  }
}
