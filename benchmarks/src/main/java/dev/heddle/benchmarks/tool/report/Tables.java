// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results as Markdown tables: Heddle's ratios, won or lost, and what everyone needed. */
public final class Tables {
  private Tables() {}

  /**
   * Prints all of the tables.
   *
   * @param results the results
   * @param out where they are printed
   */
  public static void print(Results results, PrintWriter out) {
    out.print(markdown(results));
    out.flush();
  }

  /** Returns all of the tables: the ratios, and what everyone needed on each number of carriers. */
  static String markdown(Results results) {
    var text = new StringBuilder("\n## Ratios\n\n").append(new Ratios(results).markdown());
    for (int carriers : results.carriers()) {
      text.append("\n## ").append(Numbers.carriers(carriers)).append("\n");
      text.append(Batches.markdown(results, carriers));
      text.append(Kept.markdown(results, carriers));
      text.append("\nNanoseconds per operation:\n\n");
      text.append(everyone(results, carriers, Tables::time));
      text.append("\nBytes allocated per operation:\n\n");
      text.append(everyone(results, carriers, Tables::bytes));
    }
    if (!results.failures().isEmpty()) {
      text.append("\n## Failed\n\n");
      results.failures().forEach(failure -> text.append("- ").append(failure).append("\n"));
    }
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

  /**
   * Writes a row's time, and its error if there is more than one fork to tell.
   *
   * @param row the row
   * @return the text
   */
  public static String time(Row row) {
    return Numbers.nanos(row.nanos())
        + (row.forks().size() == 1 ? "" : " ±" + Numbers.nanos(row.error()));
  }

  /**
   * Writes a line of a table.
   *
   * @param cells of the line
   * @return the line
   */
  public static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
