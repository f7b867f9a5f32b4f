// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Row;
import java.util.ArrayList;

/**
 * Heddle's time over a rival's: the median over the rounds, in each of which both were measured
 * within moments of each other.
 *
 * @param rival the rival's row
 * @param value the median
 * @param least the smallest
 * @param most the largest
 */
public record Ratio(Row rival, double value, double least, double most) {
  /**
   * Compares two rows of the same run.
   *
   * @param heddle Heddle's
   * @param rival the rival's
   * @return the ratio
   */
  public static Ratio of(Row heddle, Row rival) {
    var ratios = new ArrayList<Double>();
    int rounds = Math.min(heddle.forks().size(), rival.forks().size());
    for (int round = 0; round < rounds; round++) {
      ratios.add(
          Numbers.median(heddle.forks().get(round)) / Numbers.median(rival.forks().get(round)));
    }
    ratios.sort(null);
    return new Ratio(rival, Numbers.median(ratios), ratios.getFirst(), ratios.getLast());
  }

  /** Tells whether the rival was faster. */
  boolean lost() {
    return value > 1;
  }

  /**
   * Writes the ratio for a Markdown table; a lost one is bold.
   *
   * @return the text
   */
  public String markdown() {
    var text = Numbers.ratio(value);
    var range = least == most ? "" : " (" + Numbers.ratio(least) + "–" + Numbers.ratio(most) + ")";
    return (lost() ? "**" + text + "**" : text) + range;
  }
}
