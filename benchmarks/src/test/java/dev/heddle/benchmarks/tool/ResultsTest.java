// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final Machine MACHINE =
      new Machine("2026-11-23", "25.0.3+9 X", "A CPU (TM)", 2, "OS", 0.1, "abc", Map.of());

  private static final Results RESULTS =
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

  private static Row row(String contender, List<Double> forks) {
    var samples =
        forks.stream().map(time -> new Sample("", List.of(time, time + 1, time - 1), 1.5)).toList();
    return Row.of(new Case("spsc", contender, 16, 2), "", samples);
  }

  @Test
  void aRowIsTheMedianOfItsForksAndTheFarthestOne() {
    var row = RESULTS.rows().getFirst();
    assertThat(row.nanos()).isEqualTo(60);
    assertThat(row.error()).isEqualTo(40);
    assertThat(row.bytes()).isEqualTo(1.5);
  }

  @Test
  void whatIsWrittenIsRead(@TempDir Path folder) throws IOException {
    RESULTS.write(folder.resolve("r.json"));
    assertThat(Results.read(folder.resolve("r.json"))).isEqualTo(RESULTS);
  }

  @Test
  void aRunOfOtherCasesOnTheSameMachineMayBeAdded() {
    var more = new Case("spsc", "heddle", 16, 1);
    var added = new Results(MACHINE, RESULTS.timing(), 1, List.of(one(more, 1)), List.of("x"));
    assertThat(RESULTS.refusals(MACHINE, RESULTS.timing(), List.of(more))).isEmpty();
    var both = RESULTS.plus(added);
    assertThat(both.rows()).containsAll(RESULTS.rows()).containsAll(added.rows());
    assertThat(both.failures()).containsExactly("x");
    assertThat(Tables.markdown(both))
        .contains("| 2 | 3 | 0.50 | 0 of 1 | 0 of 1 |\n| 1 | 1 |  | 0 of 0 | 0 of 0 |")
        .contains("| spsc | 16 | 60 ±40 | abq 100 ±110 | 0.50 (0.48–0.60) | 1.0 |  |  |")
        .contains("\n## 2 carriers\n", "\n## 1 carrier\n")
        .doesNotContain("Not measured on");
  }

  @Test
  void whatIsNotTheSameIsRefused() {
    var other = List.of(new Case("spsc", "heddle", 16, 1));
    var changed = new Machine("2026-11-24", "26", "A CPU (TM)", 2, "OS", 0.1, "abd", Map.of());
    assertThat(RESULTS.refusals(changed, RESULTS.timing(), other))
        .containsExactly("JDK 26, not 25.0.3+9 X", "commit abd, not abc");
    assertThat(RESULTS.refusals(MACHINE, new Timing(0, 1, 1), other)).hasSize(1);
    assertThat(RESULTS.refusals(MACHINE, RESULTS.timing(), List.of(new Case("spsc", "abq", 16, 2))))
        .containsExactly("measured already: spsc 16 abq, 2 carriers");
  }

  @Test
  void aCommitWithChangesIsNoSameCommit() {
    var dirty = new Machine("2026-11-23", "25", "A", 2, "OS", 0.1, "abc+", Map.of());
    assertThat(dirty.differences(dirty)).hasSize(1);
  }

  private static Row one(Case what, double nanos) {
    return Row.of(what, "", List.of(new Sample("", List.of(nanos), null)));
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

  @Test
  void theFileNameSaysWhenAndWhere() {
    assertThat(MACHINE.fileName()).isEqualTo("2026-11-23-25.0.3-a-cpu-tm");
  }
}
