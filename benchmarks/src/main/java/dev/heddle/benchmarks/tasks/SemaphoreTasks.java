// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Message;
import java.util.concurrent.Semaphore;

/** A virtual thread for each job, held back by a semaphore; results in an array. */
final class SemaphoreTasks implements TaskWay.Runner {
  @Override
  public long run(int jobs, TaskWay.Job job) throws InterruptedException {
    var permits = new Semaphore(TaskWay.RUNNERS);
    var results = new Message[jobs];
    for (int i = 0; i < jobs; i++) {
      int index = i;
      permits.acquire();
      Thread.startVirtualThread(() -> {
        try {
          results[index] = job.run(Message.at(index));
        } finally {
          permits.release();
        }
      });
    }
    permits.acquire(TaskWay.RUNNERS);
    long sum = 0;
    for (var result : results) {
      sum += result.value();
    }
    return sum;
  }
}
