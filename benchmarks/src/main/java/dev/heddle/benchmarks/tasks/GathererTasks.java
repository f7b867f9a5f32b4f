// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Message;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;

/** Jobs through the JDK's {@code Gatherers.mapConcurrent}. */
final class GathererTasks implements TaskWay.Runner {
  @Override
  public long run(int jobs, TaskWay.Job job) {
    return IntStream.range(0, jobs)
        .mapToObj(Message::at)
        .gather(Gatherers.mapConcurrent(TaskWay.RUNNERS, job::run))
        .mapToLong(Message::value)
        .sum();
  }
}
