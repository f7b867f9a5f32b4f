// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results as Markdown tables: Heddle's ratios, won or lost, and what everyone needed. */
final class Tables {
  private static final List<String> RATIO_COLUMNS =
      List.of(
          "workload",
          "capacity",
          "Heddle",
          "best rival",
          "ratio",
          "to Kotlin",
          "to Go",
          "to the floor");

  private Tables() {}

  /** Prints all of the tables. */
  static void print(Results results, PrintWriter out) {
    out.print(markdown(results));
    out.flush();
  }

  /** Returns all of the tables, for each number of carriers. */
  static String markdown(Results results) {
    var text = new StringBuilder();
    for (int carriers : carriers(results)) {
      text.append("\n## ").append(carriers).append(carriers == 1 ? " carrier" : " carriers");
      text.append("\n\n").append(forks(results, carriers)).append("\n\n");
      text.append(ratios(results, carriers, null));
      text.append(Batches.markdown(results, carriers));
      text.append(Kept.markdown(results, carriers));
      text.append("\n").append(everyone(results, carriers, Tables::time));
      text.append("\nBytes allocated per operation:\n\n");
      text.append(everyone(results, carriers, Tables::bytes));
    }
    if (!results.failures().isEmpty()) {
      text.append("\n## Failed\n\n");
      results.failures().forEach(failure -> text.append("- ").append(failure).append("\n"));
    }
    return text.toString();
  }

  private static String forks(Results results, int carriers) {
    var forks =
        results.rows().stream()
            .filter(row -> row.carriers() == carriers)
            .mapToInt(row -> row.forks().size())
            .summaryStatistics();
    var least = forks.getMin() == forks.getMax() ? "" : forks.getMin() + " to ";
    return least + forks.getMax() + (forks.getMax() == 1 ? " fork" : " forks") + " for each case.";
  }

  /** Returns the numbers of carriers that were measured, most first. */
  static List<Integer> carriers(Results results) {
    return results.rows().stream().map(Row::carriers).distinct().sorted((a, b) -> b - a).toList();
  }

  /** Returns the table of ratios; of one capacity only, unless that is null. */
  static String ratios(Results results, int carriers, Integer capacity) {
    var comparison = new Comparison(results);
    var rows =
        comparison.heddle(carriers).stream()
            .filter(row -> capacity == null || Objects.equals(row.capacity(), capacity))
            .toList();
    var text = new StringBuilder(line(RATIO_COLUMNS.stream()));
    text.append(line(RATIO_COLUMNS.stream().map(column -> "---")));
    for (var row : rows) {
      var best = comparison.toBest(row);
      text.append(
          line(
              Stream.of(
                  row.workload() + row.contender().replace("heddle", "").replace("-", ", "),
                  row.capacity() == null ? "" : row.capacity().toString(),
                  time(row),
                  best.map(r -> r.rival().contender() + " " + time(r.rival())).orElse(""),
                  best.map(Ratio::markdown).orElse(""),
                  comparison.to("kotlin", row).map(Ratio::markdown).orElse(""),
                  comparison.to("go", row).map(Ratio::markdown).orElse(""),
                  comparison.to("floor", row).map(Ratio::markdown).orElse(""))));
    }
    comparison
        .geometricMean(rows.stream().filter(Comparison::isCounted).toList())
        .ifPresent(mean ->
            text.append(
                    "\n"
                        + "Geometric mean of the channel workloads' ratios to the best rival, at"
                        + " capacities 16 and 100: ")
                .append(Numbers.ratio(mean))
                .append("\n"));
    return text.toString();
  }

  private static String everyone(Results results, int carriers, Function<Row, String> cell) {
    var rows = results.rows().stream().filter(row -> row.carriers() == carriers).toList();
    var contenders =
        rows.stream().map(Row::contender).collect(Collectors.toCollection(LinkedHashSet::new));
    var head = new ArrayList<>(List.of("workload", "capacity"));
    head.addAll(contenders);
    var text = new StringBuilder(line(head.stream()));
    text.append(line(head.stream().map(column -> "---")));
    rows.stream()
        .collect(
            Collectors.groupingBy(
                row -> List.of(row.workload(), row.capacity() == null ? "" : row.capacity()),
                LinkedHashMap::new,
                Collectors.toMap(Row::contender, cell)))
        .forEach((name, times) ->
            text.append(
                line(
                    Stream.concat(
                        name.stream().map(Object::toString),
                        contenders.stream().map(c -> times.getOrDefault(c, ""))))));
    return text.toString();
  }

  private static String bytes(Row row) {
    return row.bytes() == null ? "" : String.format(Locale.ROOT, "%.1f", row.bytes());
  }

  /** Writes a row's time, and its error if there is more than one fork to tell. */
  static String time(Row row) {
    return Numbers.nanos(row.nanos())
        + (row.forks().size() == 1 ? "" : " ±" + Numbers.nanos(row.error()));
  }

  /** Writes a line of a table. */
  static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
