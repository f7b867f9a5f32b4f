// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import java.util.concurrent.Semaphore;

/** A virtual thread for each job, held back by a semaphore; results in an array. */
final class SemaphoreTasks implements TaskWay.Runner {
  @Override
  public long run(int jobs, TaskWay.Job job) throws InterruptedException {
    var permits = new Semaphore(TaskWay.RUNNERS);
    var results = new int[jobs];
    for (int i = 0; i < jobs; i++) {
      int input = i;
      permits.acquire();
      Thread.startVirtualThread(() -> {
        try {
          results[input] = job.run(input);
        } finally {
          permits.release();
        }
      });
    }
    permits.acquire(TaskWay.RUNNERS);
    long sum = 0;
    for (int result : results) {
      sum += result;
    }
    return sum;
  }
}
