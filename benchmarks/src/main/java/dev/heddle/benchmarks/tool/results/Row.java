// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;

/**
 * One line of a results file.
 *
 * @param workload a name of the vocabulary; for percentiles, with the percentile behind a dot
 * @param contender a contender's label
 * @param capacity of the channel, or null where there is none
 * @param carriers how many threads carried the virtual ones
 * @param nanos the median of the forks' medians, in nanoseconds per operation
 * @param error how far the farthest fork's median is from that
 * @param bytes allocated per operation, median of the forks, or null if not known
 * @param forks for each fork what its iterations measured, in nanoseconds per operation
 * @param crossings for each fork how far apart the processors were; null if that makes no
 *     difference, or is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
    String workload,
    String contender,
    Integer capacity,
    int carriers,
    double nanos,
    double error,
    Double bytes,
    List<List<Double>> forks,
    List<Crossing> crossings) {
  /**
   * Sums up what the forks of a case found about one metric.
   *
   * @param what the case
   * @param metric empty for the time, else a percentile's name
   * @param forks what each found
   * @return the row
   */
  public static Row of(Case what, String metric, List<Sample> forks) {
    var medians = forks.stream().map(fork -> Numbers.median(fork.values())).toList();
    double median = Numbers.median(medians);
    double error = medians.stream().mapToDouble(m -> Math.abs(m - median)).max().orElseThrow();
    var bytes = forks.stream().map(Sample::bytes).filter(Objects::nonNull).toList();
    return new Row(
        metric.isEmpty() ? what.workload() : what.workload() + "." + metric,
        what.contender(),
        what.capacity(),
        what.carriers(),
        rounded(median),
        rounded(error),
        bytes.isEmpty() ? null : rounded(Numbers.median(bytes)),
        forks.stream().map(fork -> fork.values().stream().map(Row::rounded).toList()).toList(),
        crossings(forks));
  }

  private static List<Crossing> crossings(List<Sample> forks) {
    var crossings = forks.stream().map(Sample::crossing).filter(Objects::nonNull).toList();
    return crossings.size() == forks.size() ? crossings : null;
  }

  /** Returns the case that the row is of. */
  Case measured() {
    return new Case(workload.replaceAll("\\..*", ""), contender, capacity, carriers);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
