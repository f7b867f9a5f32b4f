// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import java.util.List;

/**
 * What one fork found about one metric.
 *
 * @param metric empty for the time, else a percentile's name
 * @param values one for each iteration
 * @param bytes allocated per operation, or null if not known
 * @param crossing how far apart the processors were, or null if that makes no difference
 */
public record Sample(String metric, List<Double> values, Double bytes, Crossing crossing) {
  /**
   * A sample for which it is not known how far apart the processors were.
   *
   * @param metric empty for the time, else a percentile's name
   * @param values one for each iteration
   * @param bytes allocated per operation, or null if not known
   */
  public Sample(String metric, List<Double> values, Double bytes) {
    this(metric, values, bytes, null);
  }

  /**
   * Returns this sample with the distance of the processors.
   *
   * @param crossing how far apart they were
   * @return the sample
   */
  public Sample at(Crossing crossing) {
    return new Sample(metric, values, bytes, crossing);
  }
}
