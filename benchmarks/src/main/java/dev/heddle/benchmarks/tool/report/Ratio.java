// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Crossing;
import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Heddle's time over a rival's: the median over the rounds, in each of which both were measured
 * within moments of each other. Where it is known how far apart the processors were, only rounds
 * count in which both were measured at the same distance; if there is none, all pairs of forks that
 * were, of whatever rounds.
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
    var likes = ofRounds(heddle, rival, Ratio::areAlike);
    if (likes.isEmpty()) {
      likes = ofAnyRounds(heddle, rival);
    }
    return likes.isEmpty()
        ? of(rival, ofRounds(heddle, rival, (one, other) -> true), false)
        : of(rival, likes, true);
  }

  private static Ratio of(Row rival, List<Double> ratios, boolean alike) {
    var sorted = ratios.stream().sorted().toList();
    return new Ratio(rival, Numbers.median(sorted), sorted.getFirst(), sorted.getLast(), alike);
  }

  /** Returns the ratios of those rounds in which the two forks may be compared. */
  private static List<Double> ofRounds(Row heddle, Row rival, BiPredicate<Fork, Fork> mayBe) {
    var ratios = new ArrayList<Double>();
    for (int round = 0; round < Math.min(heddle.forks().size(), rival.forks().size()); round++) {
      var one = new Fork(heddle, round);
      var other = new Fork(rival, round);
      if (mayBe.test(one, other)) {
        ratios.add(one.median() / other.median());
      }
    }
    return ratios;
  }

  private static List<Double> ofAnyRounds(Row heddle, Row rival) {
    return forks(heddle)
        .flatMap(one ->
            forks(rival)
                .filter(other -> areAlike(one, other))
                .map(other -> one.median() / other.median()))
        .toList();
  }

  private static Stream<Fork> forks(Row row) {
    return IntStream.range(0, row.forks().size()).mapToObj(round -> new Fork(row, round));
  }

  /** Tells whether two forks were measured at the same distance, or it is not known. */
  private static boolean areAlike(Fork one, Fork other) {
    return one.row().crossings() == null
        || other.row().crossings() == null
        || one.crossing().isLike(other.crossing());
  }

  /**
   * One fork of a row.
   *
   * @param row the row
   * @param round in which round
   */
  private record Fork(Row row, int round) {
    double median() {
      return Numbers.median(row.forks().get(round));
    }

    Crossing crossing() {
      return row.crossings().get(round);
    }
  }

  /** Tells whether the rival was faster. */
  boolean lost() {
    return value > 1;
  }

  /** Writes the ratio, and the mark of one of forks that were measured at different distances. */
  String text() {
    return Numbers.ratio(value) + mark();
  }

  private String mark() {
    return alike ? "" : " " + UNLIKE;
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
    return (lost() ? "**" + text + "**" : text) + range + mark();
  }
}
