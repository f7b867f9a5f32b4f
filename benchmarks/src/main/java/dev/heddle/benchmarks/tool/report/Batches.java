// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a message of a batch costs beside a message of its own, and beside {@code drainTo}. */
final class Batches {
  private static final List<String> COLUMNS =
      List.of("capacity", "batch", "single", "to single", "best drainTo", "to drainTo");

  private Batches() {}

  /** Returns a table with a line for each capacity; nothing if no batches were measured. */
  static String markdown(Results results, int carriers) {
    var batches =
        new Comparison(results)
            .heddle(carriers).stream().filter(row -> row.workload().equals("batch")).toList();
    if (batches.isEmpty()) {
      return "";
    }
    var text = new StringBuilder("\nBatches of 64, nanoseconds per message:\n\n");
    text.append(Tables.line(COLUMNS.stream()));
    text.append(Tables.line(COLUMNS.stream().map(column -> "---")));
    batches.forEach(batch -> text.append(line(results, batch)));
    return text.toString();
  }

  /** Returns the ratio of a batch's time to that of Heddle's single messages, in the same run. */
  static Optional<Ratio> toSingle(Results results, Row batch) {
    return results
        .row("spsc", batch.capacity(), batch.carriers(), batch.contender())
        .map(single -> Ratio.of(batch, single));
  }

  private static String line(Results results, Row batch) {
    var single = toSingle(results, batch);
    var drained = new Comparison(results).toBest(batch);
    return Tables.line(
        Stream.of(
            batch.capacity().toString(),
            Tables.time(batch),
            single.map(ratio -> Tables.time(ratio.rival())).orElse(""),
            single.map(Ratio::markdown).orElse(""),
            drained.map(r -> r.rival().contender() + " " + Tables.time(r.rival())).orElse(""),
            drained.map(Ratio::markdown).orElse("")));
  }
}
