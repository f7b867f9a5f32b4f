// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chain of 100,000 jobs that wait, and a tree of 1,000,000 jobs, fit in a heap of 512 MiB. */
@Tag("explore")
class ScopeMemoryTest {
  @ParameterizedTest
  @CsvSource({"chain, 100000", "tree, 1000000"})
  void fitInAHeapOf512Mebibytes(String shape, int jobs) throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                ScopeMemory.class.getName(),
                shape,
                String.valueOf(jobs))
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.print(output);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    for (var engine : Engine.values()) {
      assertThat(output).contains("%s of %d jobs, %s: ".formatted(shape, jobs, engine));
    }
  }
}
