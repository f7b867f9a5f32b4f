// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Heddle's time over a rival's: the median over the rounds, in each of which both were measured
 * within moments of each other. Where it is known how far apart the processors were, it is the
 * median over those pairs of forks that were measured at the same distance, of whatever rounds.
 *
 * @param rival the rival's row
 * @param value the median
 * @param least the smallest
 * @param most the largest
 * @param alike false if no two forks were measured at the same distance: then this is the median
 *     over the rounds nevertheless
 */
public record Ratio(Row rival, double value, double least, double most, boolean alike) {
  /** What marks a ratio of forks that were measured at different distances. */
  static final String UNLIKE = "≠";

  /**
   * Compares two rows of the same run.
   *
   * @param heddle Heddle's
   * @param rival the rival's
   * @return the ratio
   */
  public static Ratio of(Row heddle, Row rival) {
    if (heddle.crossings() == null || rival.crossings() == null) {
      return of(rival, ofRounds(heddle, rival), true);
    }
    var likes = ofLikes(heddle, rival);
    return likes.isEmpty() ? of(rival, ofRounds(heddle, rival), false) : of(rival, likes, true);
  }

  private static Ratio of(Row rival, List<Double> ratios, boolean alike) {
    var sorted = ratios.stream().sorted().toList();
    return new Ratio(rival, Numbers.median(sorted), sorted.getFirst(), sorted.getLast(), alike);
  }

  private static List<Double> ofRounds(Row heddle, Row rival) {
    int rounds = Math.min(heddle.forks().size(), rival.forks().size());
    return IntStream.range(0, rounds)
        .mapToObj(round -> ofForks(heddle, round, rival, round))
        .toList();
  }

  private static List<Double> ofLikes(Row heddle, Row rival) {
    var ratios = new ArrayList<Double>();
    for (int one = 0; one < heddle.forks().size(); one++) {
      for (int other = 0; other < rival.forks().size(); other++) {
        if (heddle.crossings().get(one).isLike(rival.crossings().get(other))) {
          ratios.add(ofForks(heddle, one, rival, other));
        }
      }
    }
    return ratios;
  }

  private static double ofForks(Row heddle, int one, Row rival, int other) {
    return Numbers.median(heddle.forks().get(one)) / Numbers.median(rival.forks().get(other));
  }

  /** Tells whether the rival was faster. */
  boolean lost() {
    return value > 1;
  }

  /**
   * Writes the ratio for a Markdown table; a lost one is bold, and one of forks that were measured
   * at different distances is marked.
   *
   * @return the text
   */
  public String markdown() {
    var text = Numbers.ratio(value);
    var range = least == most ? "" : " (" + Numbers.ratio(least) + "–" + Numbers.ratio(most) + ")";
    return (lost() ? "**" + text + "**" : text) + range + (alike ? "" : " " + UNLIKE);
  }
}
