// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import dev.heddle.tasks.ResultCollector;
import dev.heddle.tasks.TaskSystem;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Jobs through {@code TaskSystem.map}, results taken one by one. */
final class HeddleTasks implements TaskWay.Runner {
  private final TaskSystem.Configured system =
      TaskSystem.builder().runners(TaskWay.RUNNERS).build();

  @Override
  public long run(int jobs, TaskWay.Job job) throws InterruptedException {
    var sum = new AtomicLong();
    Iterable<Integer> inputs = IntStream.range(0, jobs).boxed()::iterator;
    system.map(
        inputs,
        job::run,
        ResultCollector.<Integer>each(result -> sum.setPlain(sum.getPlain() + result)));
    return sum.get();
  }
}
