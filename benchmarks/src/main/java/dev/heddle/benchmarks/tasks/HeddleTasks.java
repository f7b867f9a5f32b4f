// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Message;
import dev.heddle.tasks.ConfiguredSystem;
import dev.heddle.tasks.ResultCollector;
import dev.heddle.tasks.TaskSystem;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;

/** Jobs through {@code TaskSystem.map}: an iterator in, results taken one by one while jobs run. */
final class HeddleTasks implements TaskWay.Runner {
  /** The ready-made messages in order, as many as there are jobs. */
  private static final class Inputs implements Iterator<Message> {
    private final int jobs;
    private int next;

    Inputs(int jobs) {
      this.jobs = jobs;
    }

    @Override
    public boolean hasNext() {
      return next < jobs;
    }

    @Override
    public Message next() {
      if (next >= jobs) {
        throw new NoSuchElementException();
      }
      return Message.at(next++);
    }
  }

  private final ConfiguredSystem system = TaskSystem.builder().runners(TaskWay.RUNNERS).build();

  @Override
  public long run(int jobs, TaskWay.Job job) throws InterruptedException {
    var sum = new AtomicLong();
    Iterable<Message> inputs = () -> new Inputs(jobs);
    system.map(
        inputs,
        job::run,
        ResultCollector.<Message>each(result -> sum.setPlain(sum.getPlain() + result.value())));
    return sum.get();
  }
}
