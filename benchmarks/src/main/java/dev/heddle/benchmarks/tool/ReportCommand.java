// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import dev.heddle.benchmarks.tool.report.Report;
import dev.heddle.benchmarks.tool.results.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns results into tables, plots and numbers in prose. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a results file's Markdown table and SVG plots beside it, and the numbers that are",
      "marked in the project's Markdown. With --check, writes nothing and fails if that would",
      "change a Markdown file or add a plot, or if numbers are marked but there are no results."
    })
final class ReportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--check", description = "write nothing, fail where something is out of date")
  boolean check;

  @Parameters(arity = "0..1", description = "the results file (default: the newest in results/)")
  Path file;

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    if (file == null) {
      file = Report.newest(Folders.PROJECT).orElse(null);
    }
    if (file == null) {
      out.println("no results in " + Folders.RESULTS + " yet");
    }
    List<Path> files;
    if (check) {
      files =
          file == null
              ? Report.outOfDate(Folders.PROJECT)
              : new Report(Folders.PROJECT, file).outOfDate();
    } else {
      files = file == null ? List.of() : new Report(Folders.PROJECT, file).write();
    }
    files.forEach(path -> out.println((check ? "out of date: " : "wrote ") + path));
    out.flush();
    return check && !files.isEmpty() ? 1 : 0;
  }
}
