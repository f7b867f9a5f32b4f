// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import static dev.heddle.benchmarks.tool.results.RunOfSpsc.MACHINE;
import static dev.heddle.benchmarks.tool.results.RunOfSpsc.RESULTS;
import static dev.heddle.benchmarks.tool.results.RunOfSpsc.one;
import static dev.heddle.benchmarks.tool.results.RunOfSpsc.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import dev.heddle.benchmarks.tool.results.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tables and prose say of results. */
class TablesTest {
  @Test
  void whatWasMeasuredOnOtherCarriersStandsBesideIt() {
    var more = List.of(one(new Case("spsc", "heddle", 16, 1), 1));
    var both = RESULTS.plus(new Results(MACHINE, RESULTS.timing(), 1, more, List.of("x")));
    assertThat(Tables.markdown(both))
        .contains("| 2 | 3 | 0.50 | 0 of 1 | 0 | 0 of 1 |\n| 1 | 1 |  | 0 of 0 | 0 | 0 of 0 |")
        .contains("| spsc | 16 | 60 ±40 | abq 100 ±110 | 0.50 (0.48–0.60) | 1.0 |  |  |")
        .contains("\n## 2 carriers\n", "\n## 1 carrier\n")
        .doesNotContain("Not measured on");
  }

  @Test
  void aRatioPairsTheRoundsAndTheBestRivalIsOnVirtualThreads() {
    var comparison = new Comparison(RESULTS);
    var ratio = comparison.toBest(comparison.heddle(2).getFirst()).orElseThrow();
    assertThat(ratio.rival().contender()).isEqualTo("abq");
    assertThat(ratio.value()).isCloseTo(0.5, within(1e-9));
    assertThat(ratio.most()).isCloseTo(0.6, within(1e-9));
    assertThat(ratio.lost()).isFalse();
  }

  @Test
  void theTableShowsWhatIsLost() {
    assertThat(Tables.markdown(RESULTS)).contains("| 60 ±40 | abq 100 ±110 | 0.50 (0.48–0.60) |");
    assertThat(Tables.markdown(RESULTS)).contains("**1.20** (1.11–1.25)");
  }

  @Test
  void whatIsLostOnEitherNumberOfCarriersIsListedTheWorstFirst() {
    var rows = new ArrayList<>(RESULTS.rows());
    rows.addAll(ratio("solo", 16, 2, 3));
    rows.addAll(ratio("chain", 16, 2, 4));
    rows.addAll(ratio("solo", 100, 1, 2));
    var results = new Results(MACHINE, RESULTS.timing(), 3, rows, List.of());
    assertThat(Tables.markdown(results))
        .contains(
            """
            | lost on 2 carriers | lost on 1 carrier |
            | --- | --- |
            | chain 16, abq: **4.00** | solo 100, abq: **2.00** |
            | solo 16, abq: **3.00** |  |
            """);
    assertThat(fill(results, "lost 2")).contains("->2 of 3<");
    assertThat(fill(results, "lost 1")).contains("->1 of 1<");
  }

  @Test
  void carriersThatWereNotMeasuredAreNamed() {
    assertThat(Tables.markdown(RESULTS))
        .contains("Not measured on 1 carrier: this file has no such");
    for (var key : List.of("geomean 1", "lost 1", "plot 1 16", "batch 16 1", "ns spsc 16 1 abq")) {
      assertThat(fill(RESULTS, key)).contains("->(not measured on 1 carrier)<");
    }
  }

  @Test
  void aNewMessageIsComparedWithOneThatWasMadeBeforehand() {
    var rows = new ArrayList<Row>();
    for (var contender : List.of("heddle", "abq")) {
      rows.add(one(new Case("oldSpsc", contender, 16, 2), 20));
      rows.add(one(new Case("freshSpsc", contender, 16, 2), 30));
    }
    rows.add(one(new Case("freshMpmc4", "abq", 16, 2), 30));
    var results = new Results(MACHINE, RESULTS.timing(), 1, rows, List.of());
    assertThat(Tables.markdown(results))
        .contains("| spsc | 16 | 20 → 30, 1.50 | 20 → 30, 1.50 |\n| mpmc4 | 16 |  |  |");
    assertThat(fill(results, "fresh spsc 16 2 abq")).contains("->1.50<");
    assertThat(fill(results, "lost 2")).contains("->0 of 0<");
  }

  private static String fill(Results results, String key) {
    return new Prose(results, "r.json").fill("<!-- result: " + key + " --><!-- /result -->");
  }

  private static List<Row> ratio(String workload, int capacity, int carriers, double ratio) {
    return List.of(
        one(new Case(workload, "heddle", capacity, carriers), 100 * ratio),
        one(new Case(workload, "abq", capacity, carriers), 100));
  }

  @Test
  void heddlesOtherWayIsNoRivalAndHasARowOfItsOwn() {
    var rows = new ArrayList<>(RESULTS.rows());
    rows.add(row("heddle-run", List.of(40.0, 40.0, 40.0)));
    var results = new Results(MACHINE, RESULTS.timing(), 3, rows, List.of());
    assertThat(Tables.markdown(results))
        .contains("| spsc | 16 | 60 ±40 | abq")
        .contains("| spsc, run | 16 | 40 ±0.0 | abq");
  }

  @Test
  void markedNumbersAreFilledInAndStay() {
    var prose = new Prose(RESULTS, "r.json");
    var page = "A send costs <!-- result: ns spsc 16 2 heddle -->1<!-- /result --> ns.";
    var filled = "A send costs <!-- result: ns spsc 16 2 heddle -->60<!-- /result --> ns.";
    assertThat(prose.fill(page)).isEqualTo(filled);
    assertThat(prose.fill(filled)).isEqualTo(filled);
    assertThat(prose.fill("<!-- result: ratio spsc 16 2 best --><!-- /result -->"))
        .contains("0.50");
  }

  @Test
  void aMessageOfABatchIsComparedWithASingleOneAndWithDrainTo() {
    var rows = new ArrayList<>(RESULTS.rows());
    for (var contender : List.of("heddle", "abq", "lbq")) {
      var time = Map.of("heddle", 15.0, "abq", 60.0, "lbq", 90.0).get(contender);
      var forks = List.of(new Sample("", List.of(time), null));
      rows.add(Row.of(new Case("batch", contender, 16, 2), "", forks));
    }
    var results = new Results(MACHINE, RESULTS.timing(), 3, rows, List.of());
    assertThat(Tables.markdown(results)).contains("| 16 | 15 | 60 ±40 | 0.30 | abq 60 | 0.25 |");
    var prose = new Prose(results, "r.json");
    assertThat(prose.fill("<!-- result: batch 16 2 --><!-- /result -->")).contains("->0.30<");
    assertThat(prose.fill("<!-- result: lost 2 --><!-- /result -->")).contains("->0 of 1<");
  }

  @Test
  void aNumberThatWasNotMeasuredIsAnError() {
    var prose = new Prose(RESULTS, "r.json");
    assertThatThrownBy(() -> prose.fill("<!-- result: ns solo 16 2 heddle --><!-- /result -->"))
        .hasMessage("not measured: ns solo 16 2 heddle");
  }
}
