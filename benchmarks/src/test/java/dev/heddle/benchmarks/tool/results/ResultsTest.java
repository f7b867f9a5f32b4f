// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import static dev.heddle.benchmarks.tool.results.RunOfSpsc.MACHINE;
import static dev.heddle.benchmarks.tool.results.RunOfSpsc.RESULTS;
import static dev.heddle.benchmarks.tool.results.RunOfSpsc.one;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
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

  @Test
  void theFileNameSaysWhenAndWhere() {
    assertThat(MACHINE.fileName()).isEqualTo("2026-11-23-25.0.3-a-cpu-tm");
  }
}
