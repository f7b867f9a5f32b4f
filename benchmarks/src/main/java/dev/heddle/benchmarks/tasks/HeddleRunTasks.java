// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Message;
import dev.heddle.tasks.ConfiguredSystem;
import dev.heddle.tasks.TaskSystem;
import java.util.ArrayList;
import java.util.concurrent.Callable;

/** Jobs through {@code TaskSystem.run}: a list of tasks in, a list of results out. */
final class HeddleRunTasks implements TaskWay.Runner {
  private final ConfiguredSystem system = TaskSystem.builder().runners(TaskWay.RUNNERS).build();

  @Override
  public long run(int jobs, TaskWay.Job job) throws InterruptedException {
    var tasks = new ArrayList<Callable<Message>>(jobs);
    for (int i = 0; i < jobs; i++) {
      var input = Message.at(i);
      tasks.add(() -> job.run(input));
    }
    long sum = 0;
    for (var result : system.<Message>run(tasks)) {
      sum += result.value();
    }
    return sum;
  }
}
