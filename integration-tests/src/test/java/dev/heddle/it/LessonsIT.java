// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The other examples say what their first comments promise. */
class LessonsIT {
  @TempDir Path directory;

  @Test
  void firstChannelLosesNoLine() throws Exception {
    assertThat(output("FirstChannel")).isEqualTo("30000 words\n");
  }

  @Test
  void withoutThePoolTheLimitIsGone() throws Exception {
    var lines = output("LimitBefore").lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo("pool of 8        400 prices, 0 refused");
    assertThat(lines.getLast()).startsWith("virtual threads  ").doesNotEndWith(" 0 refused");
  }

  @Test
  void theTaskSystemIsTheLimit() throws Exception {
    assertThat(output("LimitAfter")).isEqualTo("task system      400 prices, 0 refused\n");
  }

  @Test
  void runWithoutANameListsThem() throws Exception {
    var run = Example.run(directory);
    assertThat(run.err().lines().map(String::strip))
        .contains("Checksum", "FirstChannel", "LimitAfter", "LimitBefore", "SpecExample");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void runRefusesAnUnknownName() throws Exception {
    assertThat(Example.run(directory, "NoSuchExample").status()).isEqualTo(2);
  }

  private String output(String name) throws Exception {
    var run = Example.run(directory, name);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return run.out();
  }
}
