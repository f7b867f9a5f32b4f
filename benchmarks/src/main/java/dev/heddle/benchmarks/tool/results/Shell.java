// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Other programs' output. */
public final class Shell {
  private Shell() {}

  /**
   * Returns what a program printed, or empty if it is missing or failed.
   *
   * @param folder where it runs
   * @param command the program and its arguments
   * @return what it printed
   * @throws InterruptedException if interrupted
   */
  public static Optional<String> output(Path folder, String... command)
      throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(output.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
