// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Plan;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Heddle against the others in one run. */
final class Comparison {
  private static final Set<String> NOT_RIVALS = Set.of("floor", "kotlin", "go");

  /**
   * A capacity of 1 is measured to be seen, as is a rendezvous; neither is what one would choose.
   * More than 100 is measured for the sake of batches only.
   */
  private static final Set<Integer> COUNTED_CAPACITIES = Set.of(16, 100);

  private final Results results;

  Comparison(Results results) {
    this.results = results;
  }

  /**
   * Returns Heddle's rows on that many carriers: {@code heddle}, and {@code heddle-run} as well.
   */
  List<Row> heddle(int carriers) {
    return results.rows().stream()
        .filter(row -> isHeddle(row) && row.carriers() == carriers)
        .toList();
  }

  /** Returns those of Heddle's rows that count for the geometric mean. */
  List<Row> counted(int carriers) {
    return heddle(carriers).stream().filter(Comparison::isCounted).toList();
  }

  /** Returns how many of the ratios to the best rivals are of forks at different distances. */
  long unlike(Collection<Row> heddle) {
    return heddle.stream()
        .map(this::toBest)
        .flatMap(Optional::stream)
        .filter(ratio -> !ratio.alike())
        .count();
  }

  /** Returns how many of the ratios to the best rivals are above 1, of how many. */
  String lost(Collection<Row> heddle) {
    var ratios = heddle.stream().map(this::toBest).flatMap(Optional::stream).toList();
    return "%d of %d".formatted(ratios.stream().filter(Ratio::lost).count(), ratios.size());
  }

  /** Returns the ratio to the fastest rival that could be used instead, on virtual threads. */
  Optional<Ratio> toBest(Row heddle) {
    return results.rows().stream()
        .filter(row -> sameCase(row, heddle) && isRival(row))
        .min(Comparator.comparingDouble(Row::nanos))
        .map(rival -> Ratio.of(heddle, rival));
  }

  /** Returns the ratio to one contender. */
  Optional<Ratio> to(String contender, Row heddle) {
    return results.rows().stream()
        .filter(row -> sameCase(row, heddle) && row.contender().equals(contender))
        .findFirst()
        .map(rival -> Ratio.of(heddle, rival));
  }

  /**
   * Returns the geometric mean of the ratios to the best rivals, over all of the rows that have
   * one.
   */
  Optional<Double> geometricMean(Collection<Row> heddle) {
    var ratios =
        heddle.stream().map(this::toBest).flatMap(Optional::stream).map(Ratio::value).toList();
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Numbers.geometricMean(ratios));
  }

  /** Returns the rows that a table of channel workloads shows: without percentiles and tasks. */
  static boolean isChannelWorkload(Row row) {
    return Plan.CHANNEL_WORKLOADS.contains(row.workload());
  }

  /** Tells whether the row counts for the geometric mean: a channel of 16 or 100. */
  static boolean isCounted(Row row) {
    return isChannelWorkload(row) && COUNTED_CAPACITIES.contains(row.capacity());
  }

  /** Tells whether the row is Heddle's, in whatever way. */
  static boolean isHeddle(Row row) {
    return row.contender().equals("heddle") || row.contender().startsWith("heddle-");
  }

  private static boolean isRival(Row row) {
    return !isHeddle(row) && !NOT_RIVALS.contains(row.contender());
  }

  private static boolean sameCase(Row row, Row other) {
    return row.workload().equals(other.workload())
        && Objects.equals(row.capacity(), other.capacity())
        && row.carriers() == other.carriers();
  }
}
