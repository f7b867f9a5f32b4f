// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Crossing;
import dev.heddle.benchmarks.tool.results.Machine;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import dev.heddle.benchmarks.tool.results.Sample;
import dev.heddle.benchmarks.tool.results.Timing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forks are compared that were measured with the processors equally far apart. */
class RatioTest {
  private static final Crossing NEAR = new Crossing(70, 75);
  private static final Crossing FAR = new Crossing(430, 460);
  private static final Crossing MOVED = new Crossing(72, 440);

  @Test
  void onlyRoundsAreComparedInWhichTheDistanceWasTheSame() {
    var heddle = row("heddle", fork(100, NEAR), fork(300, FAR), fork(99, NEAR));
    var rival = row("sq", fork(80, NEAR), fork(30, NEAR), fork(90, NEAR));
    var ratio = Ratio.of(heddle, rival);
    assertThat(ratio.least()).isEqualTo(99.0 / 90);
    assertThat(ratio.most()).isEqualTo(100.0 / 80);
    assertThat(ratio.alike()).isTrue();
    assertThat(ratio.markdown()).isEqualTo("**1.18** (1.10–1.25)");
  }

  @Test
  void withoutSuchRoundsForksOfOtherRoundsAreCompared() {
    var heddle = row("heddle", fork(300, FAR), fork(100, NEAR));
    var rival = row("sq", fork(80, NEAR), fork(290, FAR));
    var ratio = Ratio.of(heddle, rival);
    assertThat(ratio.least()).isEqualTo(300.0 / 290);
    assertThat(ratio.most()).isEqualTo(100.0 / 80);
    assertThat(ratio.alike()).isTrue();
  }

  @Test
  void aForkDuringWhichTheDistanceChangedIsLikeNoOther() {
    var ratio = Ratio.of(row("heddle", fork(300, MOVED)), row("sq", fork(100, MOVED)));
    assertThat(ratio.alike()).isFalse();
    assertThat(ratio.value()).isEqualTo(3);
    assertThat(ratio.markdown()).isEqualTo("**3.00** ≠");
    assertThat(ratio.text()).isEqualTo("3.00 ≠");
  }

  @Test
  void theBestRivalIsTheFastestAlsoIfItCannotBeCompared() {
    var heddle = row("heddle", fork(300, FAR));
    var lucky = row("sq", fork(80, NEAR));
    var comparison = new Comparison(results(heddle, lucky, row("ltq", fork(400, FAR))));
    var best = comparison.toBest(heddle).orElseThrow();
    assertThat(best.rival()).isEqualTo(lucky);
    assertThat(best.markdown()).isEqualTo("**3.75** ≠");
    assertThat(comparison.unlike(List.of(heddle))).isEqualTo(1);
  }

  @Test
  void withoutDistancesRoundsAreCompared() {
    var heddle = row("heddle", fork(300, null), fork(100, null));
    var ratio = Ratio.of(heddle, row("sq", fork(100, null), fork(100, null)));
    assertThat(ratio.value()).isEqualTo(2);
    assertThat(ratio.alike()).isTrue();
  }

  @Test
  void distancesAreKeptInTheFileAndShown(@TempDir Path folder) throws Exception {
    var results = results(row("heddle", fork(300, FAR)), row("sq", fork(80, NEAR)));
    results.write(folder.resolve("r.json"));
    assertThat(folder.resolve("r.json")).content().contains("[ [ 430.0, 460.0 ] ]");
    assertThat(Results.read(folder.resolve("r.json"))).isEqualTo(results);
    assertThat(Tables.markdown(results)).contains("253 ns", "70 to 460", "| **3.75** ≠ |");
  }

  private static Sample fork(double nanos, Crossing crossing) {
    return new Sample("", List.of(nanos), null, crossing);
  }

  private static Row row(String contender, Sample... forks) {
    return Row.of(new Case("mpmc4", contender, 0, 2), "", Stream.of(forks).toList());
  }

  private static Results results(Row... rows) {
    var machine = new Machine("2026-11-23", "25", "A", 2, "OS", 0.1, "abc", Map.of());
    return new Results(machine, new Timing(1, 1, 1), 2, List.of(rows), List.of());
  }
}
