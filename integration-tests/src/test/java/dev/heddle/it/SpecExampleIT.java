// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The specification's example. */
class SpecExampleIT {
  @TempDir Path directory;

  @Test
  void bothFormsDoEveryTaskOnce() throws Exception {
    var run = Example.run(directory, "SpecExample");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.endsWith(" ms, all done"));
    assertThat(run.out().lines().toList().getFirst())
        .startsWith("bare channels  256 tasks of 3 ms");
    assertThat(run.out().lines().toList().getLast()).startsWith("task system    256 tasks of 3 ms");
    assertThat(run.status()).isZero();
  }
}
