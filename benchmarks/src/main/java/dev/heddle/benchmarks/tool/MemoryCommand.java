// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import dev.heddle.benchmarks.IdleChannels;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks what an idle channel weighs. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "Creates a million idle channels of capacity 16 in a heap of 2 GiB, for each contender in a",
      "fork of its own, and fails if one of Heddle's weighs more than 600 bytes or all of them",
      "take more than 2 seconds."
    })
final class MemoryCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    int result = 1;
    for (var contender : List.of("abq", "lbq", "jox", "heddle")) {
      var process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx2g",
                  "-cp",
                  System.getProperty("java.class.path"),
                  IdleChannels.class.getName(),
                  contender)
              .inheritIO()
              .start();
      result = process.waitFor();
    }
    return result;
  }
}
