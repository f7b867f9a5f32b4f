// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.forks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.benchmarks.tasks.TaskWay;
import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Sample;
import dev.heddle.benchmarks.tool.results.Timing;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.RunnerException;

class JmhForkTest {
  private static final Timing ONCE = new Timing(0, 1, 1);

  @Test
  void aForkMeasuresTimeAndAllocation() throws RunnerException {
    assertThatItMeasures(new Case("solo", "heddle", 16, 1));
  }

  /** Those that no other test runs: they need a JVM with {@code --enable-preview}. */
  static Stream<Case> previews() {
    return Arrays.stream(TaskWay.values())
        .filter(TaskWay::needsPreview)
        .map(way -> new Case("tenMicros", way.label(), null, 2));
  }

  @ParameterizedTest
  @MethodSource("previews")
  void aForkHasTheOptionThatItsContenderNeeds(Case what) throws RunnerException {
    assertThatItMeasures(what);
  }

  private static void assertThatItMeasures(Case what) throws RunnerException {
    List<Sample> samples = JmhFork.run(what, ONCE);
    assertThat(samples).hasSize(1);
    assertThat(samples.getFirst().values()).hasSize(1);
    assertThat(samples.getFirst().bytes()).isNotNull();
  }
}
