// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Message;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A virtual thread for each job, by the JDK's executor. */
final class ExecutorTasks implements TaskWay.Runner {
  @Override
  public long run(int jobs, TaskWay.Job job) throws InterruptedException, ExecutionException {
    var futures = new ArrayList<Future<Message>>(jobs);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < jobs; i++) {
        var input = Message.at(i);
        futures.add(executor.submit(() -> job.run(input)));
      }
    }
    long sum = 0;
    for (var future : futures) {
      sum += future.get().value();
    }
    return sum;
  }
}
