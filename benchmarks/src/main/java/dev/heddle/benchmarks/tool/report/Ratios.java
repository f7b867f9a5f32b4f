// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Plan;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Heddle's time over the others', every number of carriers next to the other. */
final class Ratios {
  /** Who is no rival, but is compared with. */
  private static final List<String> OTHERS = List.of("kotlin", "go", "floor");

  /**
   * One row of a table, whatever the carriers.
   *
   * @param workload its name
   * @param contender Heddle, in whatever way
   * @param capacity of the channel, or null where there is none
   */
  private record Line(String workload, String contender, Integer capacity) {
    String name() {
      return workload + contender.replace("heddle", "").replace("-", ", ");
    }

    /** Returns the first cells of the row. */
    Stream<String> cells() {
      return Stream.of(name(), capacity == null ? "" : capacity.toString());
    }
  }

  private final Results results;
  private final Comparison comparison;
  private final List<Integer> carriers;

  Ratios(Results results) {
    this.results = results;
    comparison = new Comparison(results);
    carriers = results.carriers();
  }

  /** Returns what is won and lost, and the tables. */
  String markdown() {
    return summary() + missing() + distances() + "\n" + lost() + tables(null);
  }

  /** Returns the tables of ratios; of one capacity only, unless that is null. */
  String tables(Integer capacity) {
    var lines =
        results.rows().stream()
            .filter(Comparison::isHeddle)
            .filter(row -> capacity == null || Objects.equals(row.capacity(), capacity))
            .map(row -> new Line(row.workload(), row.contender(), row.capacity()))
            .distinct()
            .toList();
    var others = toOthers(lines);
    return toBest(lines) + (others.isEmpty() ? "" : "\n" + others);
  }

  /** Returns a table with a row for each number of carriers. */
  private String summary() {
    var head =
        List.of(
            "carriers",
            "forks for each case",
            "geometric mean at 16 and 100",
            "lost of these",
            Ratio.UNLIKE + " of these",
            "lost of all");
    return table(
        head,
        carriers.stream()
            .map(carrier ->
                Stream.of(
                    carrier.toString(),
                    forks(carrier),
                    comparison
                        .geometricMean(comparison.counted(carrier))
                        .map(Numbers::ratio)
                        .orElse(""),
                    comparison.lost(comparison.counted(carrier)),
                    Long.toString(comparison.unlike(comparison.counted(carrier))),
                    comparison.lost(comparison.heddle(carrier)))));
  }

  private String forks(int carrier) {
    var forks =
        results.rows().stream()
            .filter(row -> row.carriers() == carrier)
            .mapToInt(row -> row.forks().size())
            .summaryStatistics();
    return (forks.getMin() == forks.getMax() ? "" : forks.getMin() + " to ") + forks.getMax();
  }

  private String missing() {
    var text = new StringBuilder();
    Plan.CARRIERS.stream()
        .filter(carrier -> !carriers.contains(carrier))
        .forEach(carrier ->
            text.append(
                "\nNot measured on %s: this file has no such rows.\n"
                    .formatted(Numbers.carriers(carrier))));
    return text.toString();
  }

  /** Returns how far apart the processors were, where that is known. */
  private String distances() {
    var times =
        results.rows().stream()
            .filter(row -> row.crossings() != null && !row.workload().contains(".p9"))
            .flatMap(row -> row.crossings().stream())
            .flatMap(crossing -> Stream.of(crossing.before(), crossing.after()))
            .sorted()
            .toList();
    return times.isEmpty()
        ? ""
        : """

        On more than one carrier, a cache line took %s ns from one processor to the other and back (median; %s to %s).
        %s marks a ratio for which no two forks were measured at the same distance: it says little.
        """
            .formatted(
                Numbers.nanos(Numbers.median(times)),
                Numbers.nanos(times.getFirst()),
                Numbers.nanos(times.getLast()),
                Ratio.UNLIKE);
  }

  /** Returns a table with a column for each number of carriers, the worst first. */
  private String lost() {
    var columns = carriers.stream().map(this::lostOn).toList();
    int longest = columns.stream().mapToInt(List::size).max().orElse(0);
    if (longest == 0) {
      return "";
    }
    var rows = new ArrayList<Stream<String>>();
    for (int i = 0; i < longest; i++) {
      int at = i;
      rows.add(columns.stream().map(column -> at < column.size() ? column.get(at) : ""));
    }
    return table(
            carriers.stream().map(c -> "lost on " + Numbers.carriers(c)).toList(), rows.stream())
        + "\n";
  }

  private List<String> lostOn(int carrier) {
    record Loss(Row row, Ratio ratio) {
      String text() {
        var name = new Line(row.workload(), row.contender(), row.capacity()).cells().toList();
        return String.join(" ", name).strip()
            + ", "
            + ratio.rival().contender()
            + ": "
            + ratio.markdown();
      }
    }
    return comparison.heddle(carrier).stream()
        .flatMap(row -> comparison.toBest(row).map(ratio -> new Loss(row, ratio)).stream())
        .filter(loss -> loss.ratio().lost())
        .sorted(Comparator.comparingDouble(loss -> -loss.ratio().value()))
        .map(Loss::text)
        .toList();
  }

  private String toBest(List<Line> lines) {
    var head = new ArrayList<>(List.of("workload", "capacity"));
    carriers.forEach(carrier ->
        head.addAll(List.of("Heddle, " + Numbers.carriers(carrier), "best rival", "ratio")));
    return table(
        head,
        lines.stream()
            .map(line ->
                Stream.concat(
                    line.cells(),
                    carriers.stream()
                        .flatMap(carrier ->
                            row(line, carrier).map(this::toBest).orElse(Stream.of("", "", ""))))));
  }

  private Stream<String> toBest(Row heddle) {
    var best = comparison.toBest(heddle);
    return Stream.of(
        Tables.time(heddle),
        best.map(r -> r.rival().contender() + " " + Tables.time(r.rival())).orElse(""),
        best.map(Ratio::markdown).orElse(""));
  }

  /** Returns the table of those who are no rivals, without what none of them was measured in. */
  private String toOthers(List<Line> lines) {
    var others =
        OTHERS.stream()
            .filter(other -> results.rows().stream().anyMatch(r -> r.contender().equals(other)))
            .toList();
    Function<Line, List<String>> ratios =
        line ->
            others.stream()
                .flatMap(other -> carriers.stream().map(carrier -> to(other, line, carrier)))
                .toList();
    var measured =
        lines.stream()
            .filter(line -> ratios.apply(line).stream().anyMatch(cell -> !cell.isEmpty()))
            .toList();
    if (measured.isEmpty()) {
      return "";
    }
    var head = new ArrayList<>(List.of("workload", "capacity"));
    others.forEach(other ->
        carriers.forEach(carrier -> head.add("to " + other + ", " + Numbers.carriers(carrier))));
    return table(
        head,
        measured.stream().map(line -> Stream.concat(line.cells(), ratios.apply(line).stream())));
  }

  private String to(String other, Line line, int carrier) {
    return row(line, carrier)
        .flatMap(heddle -> comparison.to(other, heddle))
        .map(Ratio::markdown)
        .orElse("");
  }

  private Optional<Row> row(Line line, int carrier) {
    return results.row(line.workload(), line.capacity(), carrier, line.contender());
  }

  private static String table(List<String> head, Stream<Stream<String>> rows) {
    var text = new StringBuilder(Tables.line(head.stream()));
    text.append(Tables.line(head.stream().map(column -> "---")));
    rows.forEach(row -> text.append(Tables.line(row)));
    return text.toString();
  }
}
