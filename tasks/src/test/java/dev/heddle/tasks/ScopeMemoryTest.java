// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    boolean all = Boolean.getBoolean("heddle.long");
    var engines = all ? List.of(Engine.values()) : List.of(Engine.STRUCTURED);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ScopeMemory.class.getName(), shape, String.valueOf(jobs)));
    engines.forEach(engine -> command.add(engine.name()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    System.out.print(output);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    for (var engine : engines) {
      assertThat(output).contains("%s of %d jobs, %s: ".formatted(shape, jobs, engine));
    }
  }
}
