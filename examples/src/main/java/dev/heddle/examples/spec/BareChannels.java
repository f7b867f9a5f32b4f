// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.spec;

import dev.heddle.channel.Chan;
import java.util.ArrayList;
import java.util.List;

/*
 * Problem: many tasks, few runners, one consumer, and everybody must end.
 * You see: the structure of the specification's example, step by step; each step is named here.
 * Change next: drop the stop signals, and put the channel of tasks into a try-with-resources.
 */
final class BareChannels {
  private final List<Short> received = new ArrayList<>(); // consumer only; main reads after join

  /** Runs tasks 0 to {@code tasks - 1} and returns their numbers in the order they were done. */
  List<Short> run(short tasks, int runners, int capacity) throws InterruptedException {
    Chan<Payload> tasksChan = Chan.newChan(capacity);
    Chan<Short> resultsChan = Chan.newChan(capacity);

    // The consumer first: nobody who has a result shall find no one to take it.
    Thread consumer = Step.start("consumer", () -> consume(resultsChan, tasks));

    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      threads.add(Step.start("runner " + i, () -> runTasks(tasksChan)));
    }
    for (short number = 0; number < tasks; number++) {
      tasksChan.send(new Payload(resultsChan, number)); // waits when the runners are behind
    }
    for (int i = 0; i < runners; i++) {
      tasksChan.send(new Payload(resultsChan, Payload.STOP)); // one each
    }
    for (Thread thread : threads) {
      thread.join();
    }
    consumer.join();
    return received;
  }

  private void runTasks(Chan<Payload> tasks) throws InterruptedException {
    for (Payload task = tasks.recv(); task.number() != Payload.STOP; task = tasks.recv()) {
      SpecExample.work();
      task.results().send(task.number());
    }
  }

  private void consume(Chan<Short> results, short count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      results.recv(received::add); // the destination is filled, or left alone
    }
  }
}
