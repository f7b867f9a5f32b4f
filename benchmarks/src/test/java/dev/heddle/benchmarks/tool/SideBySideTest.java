// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heddle.benchmarks.tool.SideBySide.Side;
import dev.heddle.benchmarks.tool.SideBySide.Turn;
import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Crossing;
import dev.heddle.benchmarks.tool.results.Sample;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private static final Case SOLO = new Case("solo", "heddle", 100, 2);
  private static final Case SPSC = new Case("spsc", "heddle", 100, 2);

  private final SideBySide comparison = new SideBySide();

  @Test
  void forksTakeTurnsAndSoDoesWhoIsFirst() {
    assertThat(SideBySide.turns(List.of(SOLO, SPSC), 2))
        .containsExactly(
            new Turn(Side.BASE, SOLO),
            new Turn(Side.NEW, SOLO),
            new Turn(Side.NEW, SPSC),
            new Turn(Side.BASE, SPSC),
            new Turn(Side.NEW, SOLO),
            new Turn(Side.BASE, SOLO),
            new Turn(Side.BASE, SPSC),
            new Turn(Side.NEW, SPSC));
  }

  @Test
  void aQuarterSlowerPassesAndMoreFails() {
    add(SOLO, 100, 124.9);
    assertThat(comparison.verdict(25).fine()).isTrue();
    assertThat(comparison.verdict(25)).hasToString("fine: geometric mean 1.25, limit 1.25");
    assertThat(comparison.verdict(24).fine()).isFalse();
    assertThat(comparison.verdict(24)).hasToString("SLOWER: geometric mean 1.25, limit 1.24");
  }

  @Test
  void theMeanIsOverAllOfTheRows() {
    add(SOLO, 100, 400);
    add(SPSC, 20, 5);
    assertThat(comparison.verdict(25).geometricMean()).isCloseTo(1, within(1e-9));
  }

  @Test
  void aRatioIsOfTheSameRoundAndTheirMedianCounts() {
    add(SOLO, 100, 110);
    add(SOLO, 1000, 1200); // while something else was running
    add(SOLO, 50, 65);
    assertThat(comparison.verdict(25))
        .satisfies(verdict -> {
          assertThat(verdict.geometricMean()).isCloseTo(1.2, within(1e-9));
          assertThat(verdict.least()).isCloseTo(1.1, within(1e-9));
          assertThat(verdict.most()).isCloseTo(1.3, within(1e-9));
        });
    assertThat(comparison.verdict(25))
        .hasToString("fine: geometric mean 1.20 (1.10–1.30), limit 1.25");
    assertThat(comparison.markdown("abc", "abd+"))
        .isEqualTo(
            """
            | workload | capacity | carriers | abc | abd+ | ratio |
            | --- | --- | --- | --- | --- | --- |
            | solo | 100 | 2 | 100 ±900 | 110 ±1,090 | **1.20** (1.10–1.30) |
            """);
  }

  @Test
  void aResultsFileOfAnotherRevisionIsReadAsFarAsItIsKnown() throws IOException {
    var json =
        """
        {"unknown": {}, "rows": [
          {"workload": "spsc", "capacity": 100, "more": 1, "forks": [[3.0, 1.0, 2.0]]},
          {"workload": "neighbour.p99", "forks": [[7.0]], "crossings": [[70.0, 450.0]]}]}
        """;
    var results = new ObjectMapper().readTree(json);
    assertThat(Build.samples(SPSC, results))
        .containsExactly(new Sample("", List.of(3.0, 1.0, 2.0), null));
    assertThat(Build.samples(new Case("neighbour", "heddle", 16, 2), results))
        .containsExactly(new Sample("p99", List.of(7.0), null, new Crossing(70, 450)));
  }

  private void add(Case what, double base, double changed) {
    comparison.add(new Turn(Side.BASE, what), List.of(new Sample("", List.of(base), null)));
    comparison.add(new Turn(Side.NEW, what), List.of(new Sample("", List.of(changed), null)));
  }
}
