// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heddle.benchmarks.channels.BatchBenchmark;
import dev.heddle.benchmarks.channels.ChannelBenchmark;
import dev.heddle.benchmarks.channels.FloorBenchmark;
import dev.heddle.benchmarks.channels.KeptBenchmark;
import dev.heddle.benchmarks.channels.NeighbourBenchmark;
import dev.heddle.benchmarks.channels.SelectBenchmark;
import dev.heddle.benchmarks.tasks.RoundTripBenchmark;
import dev.heddle.benchmarks.tasks.TasksBenchmark;

/**
 * What one fork measures.
 *
 * @param workload a name of the vocabulary
 * @param contender a contender's label
 * @param capacity of the channel, or null where there is none
 * @param carriers how many threads carry the virtual ones
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Case(String workload, String contender, Integer capacity, int carriers) {
  /**
   * Returns the benchmark class that has the workload as a method.
   *
   * @return the class
   */
  public Class<?> benchmark() {
    if (Plan.KEPT_WORKLOADS.contains(workload)) {
      return KeptBenchmark.class;
    }
    if (contender.equals("floor")) {
      return FloorBenchmark.class;
    }
    return switch (workload) {
      case "batch" -> BatchBenchmark.class;
      case "neighbour" -> NeighbourBenchmark.class;
      case "roundTrip", "roundTrip100" -> RoundTripBenchmark.class;
      case "noop", "tenMicros" -> TasksBenchmark.class;
      default ->
          Plan.SELECT_WORKLOADS.contains(workload) ? SelectBenchmark.class : ChannelBenchmark.class;
    };
  }

  @Override
  public String toString() {
    return workload
        + (capacity == null ? "" : " " + capacity)
        + " "
        + contender
        + ", "
        + Numbers.carriers(carriers);
  }
}
