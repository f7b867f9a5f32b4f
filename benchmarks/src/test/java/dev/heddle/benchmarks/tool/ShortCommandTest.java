// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortCommandTest {
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int NOTHING_STORED = 2;

  private final StringWriter said = new StringWriter();
  private final PrintWriter out = new PrintWriter(said, true);

  @TempDir Path folder;

  @Test
  void itTakesFourMinutesAtMost() throws IOException, InterruptedException {
    var measurement = ShortCommand.measurement(out);
    assertThat(measurement.minutes()).isLessThanOrEqualTo(4);
    assertThat(measurement.cases()).hasSize(20);
  }

  @Test
  void aQuarterSlowerPassesAndMoreFails() throws IOException {
    assertThat(judge(results(40), true)).isEqualTo(PASSED);
    assertThat(judge(results(40), false)).isEqualTo(PASSED);
    assertThat(judge(results(49.9), false)).isEqualTo(PASSED);
    assertThat(said.toString()).contains("fine: geometric mean 0.50, stored 0.40, limit 0.50");
    assertThat(judge(results(50.1), false)).isEqualTo(FAILED);
    assertThat(said.toString()).contains("SLOWER: geometric mean 0.50, stored 0.40, limit 0.50");
  }

  @Test
  void theMeanIsOverAllOfTheWorkloads() throws IOException {
    var uneven = rows("solo", 160, 100);
    uneven.addAll(rows("spsc", 10, 100));
    judge(new Results(machine(), new Timing(1, 1, 1), 1, uneven, List.of()), true);
    assertThat(said.toString()).contains("stored 0.40");
  }

  @Test
  void theBestRivalCounts() throws IOException {
    var rows = rows("solo", 40, 100);
    rows.add(row("solo", "jox", 80));
    judge(new Results(machine(), new Timing(1, 1, 1), 1, rows, List.of()), true);
    assertThat(said.toString()).contains("stored 0.50");
  }

  @Test
  void aCaseThatThrewFailsWhateverTheFigure() throws IOException {
    judge(results(40), true);
    var fast = results(1);
    var broken = new Results(machine(), fast.timing(), 1, fast.rows(), List.of("fanIn abq: gone"));
    assertThat(judge(broken, false)).isEqualTo(FAILED);
  }

  @Test
  void withoutAStoredFigureThereIsNothingToPass() throws IOException {
    assertThat(judge(results(40), false)).isEqualTo(NOTHING_STORED);
  }

  private int judge(Results results, boolean store) throws IOException {
    return ShortCommand.judge(results, folder.resolve("short.json"), store, out);
  }

  private static Results results(double heddle) {
    return new Results(machine(), new Timing(1, 1, 1), 1, rows("solo", heddle, 100), List.of());
  }

  private static List<Row> rows(String workload, double heddle, double rival) {
    return new ArrayList<>(List.of(row(workload, "heddle", heddle), row(workload, "abq", rival)));
  }

  private static Row row(String workload, String contender, double nanos) {
    var sample = new Sample("", List.of(nanos), null);
    return Row.of(new Case(workload, contender, 100, 2), "", List.of(sample));
  }

  private static Machine machine() {
    return new Machine("2026-11-23", "25", "A", 2, "OS", 0.1, "abc", Map.of());
  }
}
