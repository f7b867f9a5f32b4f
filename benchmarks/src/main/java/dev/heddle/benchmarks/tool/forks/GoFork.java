// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.forks;

import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Sample;
import dev.heddle.benchmarks.tool.results.Shell;
import dev.heddle.benchmarks.tool.results.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures a case with the Go twin of the workloads, if {@code go} is installed. */
final class GoFork {
  private final Path program;
  private final String version;

  private GoFork(Path program, String version) {
    this.program = program;
    this.version = version;
  }

  /** Builds the twin; empty where there is no Go. */
  static Optional<GoFork> build(Path benchmarks) throws IOException, InterruptedException {
    var source = benchmarks.resolve("go"); // a go that fetches a newer one says so here only
    Optional<String> version = Shell.output(source, "go", "version");
    if (version.isEmpty()) {
      return Optional.empty();
    }
    var target = Files.createDirectories(benchmarks.resolve("target"));
    var program = target.resolve("go-workloads").toAbsolutePath();
    var built = Shell.output(source, "go", "build", "-o", program.toString(), ".");
    if (built.isEmpty()) {
      throw new IOException("benchmarks/go does not compile with " + version.get());
    }
    return Optional.of(new GoFork(program, version.get().replace("go version ", "")));
  }

  /** Returns what {@code go version} says. */
  String version() {
    return version;
  }

  /** Returns what the process measured: a time for each line, or the name of a percentile too. */
  List<Sample> run(Case what, Timing timing) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
            program.toString(),
            "-workload=" + what.workload(),
            "-capacity=" + what.capacity(),
            "-warmups=" + timing.warmups(),
            "-iterations=" + timing.iterations(),
            "-time=" + timing.millis() + "ms");
    process.environment().put("GOMAXPROCS", Integer.toString(what.carriers()));
    var started = process.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var times = new LinkedHashMap<String, List<Double>>();
    try (var lines = started.inputReader().lines()) {
      lines.forEach(line -> add(times, line));
    }
    if (started.waitFor() != 0) {
      throw new IOException("the Go process failed");
    }
    return times.entrySet().stream().map(e -> new Sample(e.getKey(), e.getValue(), null)).toList();
  }

  private static void add(Map<String, List<Double>> times, String line) {
    int space = line.indexOf(' ');
    var metric = space < 0 ? "" : line.substring(0, space);
    times
        .computeIfAbsent(metric, key -> new ArrayList<>())
        .add(Double.valueOf(line.substring(space + 1)));
  }
}
