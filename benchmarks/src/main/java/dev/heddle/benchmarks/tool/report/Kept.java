// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Plan;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What new messages cost everybody in a channel that is old. */
final class Kept {
  private Kept() {}

  /** Returns a table with a column for each contender; nothing if that was not measured. */
  static String markdown(Results results, int carriers) {
    var fresh =
        results.rows().stream().filter(row -> row.carriers() == carriers && isFresh(row)).toList();
    if (fresh.isEmpty()) {
      return "";
    }
    var contenders = fresh.stream().map(Row::contender).distinct().toList();
    var text =
        new StringBuilder(
            """

            A message through a channel that is kept and old, in nanoseconds: made beforehand → new, and the ratio of the two.

            """);
    var head = Stream.concat(Stream.of("workload", "capacity"), contenders.stream()).toList();
    text.append(Tables.line(head.stream()));
    text.append(Tables.line(head.stream().map(column -> "---")));
    for (var workload : Plan.TO_KEEP) {
      fresh.stream()
          .filter(row -> row.workload().equals(Plan.fresh(workload)))
          .map(Row::capacity)
          .distinct()
          .forEach(
              capacity -> text.append(line(results, workload, capacity, carriers, contenders)));
    }
    return text.toString();
  }

  /** Returns the ratio of a new message's time to that of one made beforehand. */
  static Optional<Ratio> ofFresh(
      Results results, String workload, Integer capacity, int carriers, String contender) {
    return results
        .row(Plan.fresh(workload), capacity, carriers, contender)
        .flatMap(fresh ->
            results
                .row(Plan.old(workload), capacity, carriers, contender)
                .map(old -> Ratio.of(fresh, old)));
  }

  private static boolean isFresh(Row row) {
    return Plan.TO_KEEP.stream().map(Plan::fresh).anyMatch(row.workload()::equals);
  }

  private static String line(
      Results results, String workload, Integer capacity, int carriers, List<String> contenders) {
    var cells =
        contenders.stream()
            .map(contender -> cell(results, workload, capacity, carriers, contender));
    return Tables.line(Stream.concat(Stream.of(workload, capacity.toString()), cells));
  }

  private static String cell(
      Results results, String workload, Integer capacity, int carriers, String contender) {
    var ratio = ofFresh(results, workload, capacity, carriers, contender);
    var fresh = results.row(Plan.fresh(workload), capacity, carriers, contender);
    return ratio
        .map(r ->
            "%s → %s, %s"
                .formatted(
                    Numbers.nanos(r.rival().nanos()),
                    Numbers.nanos(fresh.orElseThrow().nanos()),
                    r.text()))
        .orElse("");
  }
}
