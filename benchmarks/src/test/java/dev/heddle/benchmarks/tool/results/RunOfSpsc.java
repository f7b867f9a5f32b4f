// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import java.util.List;
import java.util.Map;

/** Results of one workload in three rounds, made up for tests. */
public final class RunOfSpsc {
  public static final Machine MACHINE =
      new Machine("2026-11-23", "25.0.3+9 X", "A CPU (TM)", 2, "OS", 0.1, "abc", Map.of());

  public static final Results RESULTS =
      new Results(
          MACHINE,
          new Timing(1, 3, 100),
          3,
          List.of(
              row("heddle", List.of(50.0, 100.0, 60.0)),
              row("abq", List.of(100.0, 210.0, 100.0)),
              row("jox", List.of(300.0, 300.0, 300.0)),
              row("kotlin", List.of(40.0, 90.0, 50.0)),
              row("floor", List.of(5.0, 5.0, 5.0))),
          List.of());

  private RunOfSpsc() {}

  public static Row row(String contender, List<Double> forks) {
    var samples =
        forks.stream().map(time -> new Sample("", List.of(time, time + 1, time - 1), 1.5)).toList();
    return Row.of(new Case("spsc", contender, 16, 2), "", samples);
  }

  public static Row one(Case what, double nanos) {
    return Row.of(what, "", List.of(new Sample("", List.of(nanos), null)));
  }
}
