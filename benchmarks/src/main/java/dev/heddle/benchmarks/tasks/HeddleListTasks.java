// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Message;
import dev.heddle.tasks.ConfiguredSystem;
import dev.heddle.tasks.ResultCollector;
import dev.heddle.tasks.TaskSystem;
import java.util.ArrayList;

/** Jobs through {@code TaskSystem.map}: a list of inputs in, a list of results out. */
final class HeddleListTasks implements TaskWay.Runner {
  private final ConfiguredSystem system = TaskSystem.builder().runners(TaskWay.RUNNERS).build();

  @Override
  public long run(int jobs, TaskWay.Job job) throws InterruptedException {
    var inputs = new ArrayList<Message>(jobs);
    for (int i = 0; i < jobs; i++) {
      inputs.add(Message.at(i));
    }
    long sum = 0;
    for (var result : system.map(inputs, job::run, ResultCollector.<Message>ordered())) {
      sum += result.value();
    }
    return sum;
  }
}
