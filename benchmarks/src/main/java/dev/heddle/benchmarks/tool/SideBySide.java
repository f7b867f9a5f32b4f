// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import dev.heddle.benchmarks.tool.report.Ratio;
import dev.heddle.benchmarks.tool.report.Tables;
import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Row;
import dev.heddle.benchmarks.tool.results.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Two builds' times of the same cases, whose forks take turns. */
final class SideBySide {
  /** Which of the two. */
  enum Side {
    /** What is compared with. */
    BASE,
    /** What was changed. */
    NEW;

    /** Returns the name in lower case. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One fork.
   *
   * @param side whose
   * @param what it measures
   */
  record Turn(Side side, Case what) {}

  /**
   * What the forks say of both.
   *
   * @param geometricMean of the ratios, the new time over the base's
   * @param least the smallest mean of a round
   * @param most the largest mean of a round
   * @param percent how many per cent more than the base's time the mean may be
   */
  record Verdict(double geometricMean, double least, double most, double percent) {
    /** Tells whether the new build is no slower than it may be. */
    boolean fine() {
      return geometricMean <= limit();
    }

    private double limit() {
      return 1 + percent / 100;
    }

    @Override
    public String toString() {
      var mean = Numbers.ratio(geometricMean);
      var rounds =
          least == most ? "" : " (%s–%s)".formatted(Numbers.ratio(least), Numbers.ratio(most));
      return "%s: geometric mean %s%s, limit %s"
          .formatted(fine() ? "fine" : "SLOWER", mean, rounds, Numbers.ratio(limit()));
    }
  }

  /**
   * One row of the comparison.
   *
   * @param what was measured
   * @param metric empty for the time, else a percentile's name
   */
  private record Line(Case what, String metric) {}

  private final Map<Line, Map<Side, List<Sample>>> found = new LinkedHashMap<>();

  /**
   * Returns the forks in their order. In each round, each case gets one of either side, next to
   * each other; who is first changes from case to case, and for each case from round to round: what
   * else the machine does hits both sides alike.
   */
  static List<Turn> turns(List<Case> cases, int rounds) {
    var turns = new ArrayList<Turn>();
    for (int round = 0; round < rounds; round++) {
      for (int number = 0; number < cases.size(); number++) {
        boolean baseFirst = (round + number) % 2 == 0;
        turns.add(new Turn(baseFirst ? Side.BASE : Side.NEW, cases.get(number)));
        turns.add(new Turn(baseFirst ? Side.NEW : Side.BASE, cases.get(number)));
      }
    }
    return turns;
  }

  /** Adds what a fork found. */
  void add(Turn turn, List<Sample> samples) {
    for (var sample : samples) {
      found
          .computeIfAbsent(new Line(turn.what(), sample.metric()), key -> new LinkedHashMap<>())
          .computeIfAbsent(turn.side(), key -> new ArrayList<>())
          .add(sample);
    }
  }

  /** Returns a table with a line for each row; above 1, in bold, is slower than the base. */
  String markdown(String base, String changed) {
    var head = List.of("workload", "capacity", "carriers", base, changed, "ratio");
    var text = new StringBuilder(Tables.line(head.stream()));
    text.append(Tables.line(head.stream().map(column -> "---")));
    for (var line : found.keySet()) {
      var before = row(line, Side.BASE);
      var now = row(line, Side.NEW);
      text.append(
          Tables.line(
              Stream.of(
                  now.workload(),
                  now.capacity() == null ? "" : now.capacity().toString(),
                  Integer.toString(now.carriers()),
                  Tables.time(before),
                  Tables.time(now),
                  Ratio.of(now, before).markdown())));
    }
    return text.toString();
  }

  /** Returns the verdict, if the time may be so many per cent more than the base's. */
  Verdict verdict(double percent) {
    var rows = found.keySet().stream().map(this::ratio).toList();
    int rounds = rows.stream().mapToInt(List::size).min().orElseThrow();
    var means =
        IntStream.range(0, rounds)
            .mapToDouble(
                round -> Numbers.geometricMean(rows.stream().map(row -> row.get(round)).toList()))
            .summaryStatistics();
    double mean = Numbers.geometricMean(rows.stream().map(Numbers::median).toList());
    return new Verdict(mean, means.getMin(), means.getMax(), percent);
  }

  /** Returns the ratio of each round. */
  private List<Double> ratio(Line line) {
    var before = row(line, Side.BASE).forks();
    var now = row(line, Side.NEW).forks();
    return IntStream.range(0, Math.min(before.size(), now.size()))
        .mapToObj(round -> Numbers.median(now.get(round)) / Numbers.median(before.get(round)))
        .toList();
  }

  private Row row(Line line, Side side) {
    return Row.of(line.what(), line.metric(), found.get(line).get(side));
  }
}
