// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code benchmarks/run}. */
@Command(
    name = "benchmarks/run",
    description = "Measures Heddle against its peers.",
    mixinStandardHelpOptions = true,
    subcommands = {
      MeasureCommand.class,
      ReportCommand.class,
      ShortCommand.class,
      AllocationCommand.class,
      MemoryCommand.class
    })
final class Main {
  /**
   * Runs a command; its failure is the process's exit code.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
