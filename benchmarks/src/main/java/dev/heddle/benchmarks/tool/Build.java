// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Crossing;
import dev.heddle.benchmarks.tool.results.Sample;
import dev.heddle.benchmarks.tool.results.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A checkout of this project that was built, of this revision or of another. It is asked to measure
 * by its own {@code measure} command, on its own class path; only options and fields of a results
 * file that every revision has are used.
 */
final class Build {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern MAIN = Pattern.compile("\\bdev\\.heddle\\.[\\w.]+\\.Main\\b");

  private final Path project;
  private final String main;
  private final Path log;

  private Build(Path project, String main, Path log) {
    this.project = project;
    this.main = main;
    this.log = log;
  }

  /**
   * Takes a checkout that {@code benchmarks/run} has built.
   *
   * @param project the checkout
   * @param log gets what commands print
   */
  static Build of(Path project, Path log) throws IOException {
    var run = Files.readString(project.resolve("benchmarks", "run"));
    var main = MAIN.matcher(run);
    if (!main.find()) {
      throw new IOException("no main class in " + project.resolve("benchmarks", "run"));
    }
    return new Build(project, main.group(), log);
  }

  /** Builds a checkout, as its own {@code benchmarks/run} does it. */
  static Build make(Path project, Path log) throws IOException, InterruptedException {
    run(project, log, List.of(project.resolve("benchmarks", "run").toString(), "--help"));
    return of(project, log);
  }

  /** Measures Heddle's time of a case in a fork, and returns what it found. */
  List<Sample> measure(Case what, Timing timing) throws IOException, InterruptedException {
    var file = log.resolveSibling("fork.json").toAbsolutePath();
    Files.deleteIfExists(file);
    run(project, log, command(what, timing, file));
    return samples(what, JSON.readTree(file.toFile()));
  }

  private List<String> command(Case what, Timing timing, Path file) throws IOException {
    var launch = project.resolve("benchmarks", "target", "launch").toAbsolutePath();
    var command = new ArrayList<String>();
    command.add(Files.readString(launch.resolve("java")).strip());
    command.add("@" + launch.resolve("args"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Djmh.ignoreLock=true");
    command.addAll(List.of(main, "measure", "--contender", what.contender(), "--rounds", "1"));
    command.addAll(List.of("--workload", what.workload()));
    command.addAll(List.of("--carriers", Integer.toString(what.carriers())));
    if (what.capacity() != null) {
      command.addAll(List.of("--capacity", what.capacity().toString()));
    }
    command.addAll(List.of("--warmups", Integer.toString(timing.warmups())));
    command.addAll(List.of("--iterations", Integer.toString(timing.iterations())));
    command.addAll(List.of("--millis", Integer.toString(timing.millis())));
    command.addAll(List.of("--out", file.toString()));
    return command;
  }

  private static void run(Path folder, Path log, List<String> command)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("%s failed in %s: see %s".formatted(command.getFirst(), folder, log));
      }
    } finally {
      process.destroy();
    }
  }

  /** Returns what a results file of one round says of a case: for each metric, a fork's values. */
  static List<Sample> samples(Case what, JsonNode results) throws IOException {
    var samples = new ArrayList<Sample>();
    for (var row : results.path("rows")) {
      var name = row.path("workload").asText();
      if (name.equals(what.workload()) || name.startsWith(what.workload() + ".")) {
        var values = new ArrayList<Double>();
        row.path("forks").path(0).forEach(value -> values.add(value.asDouble()));
        var sample = new Sample(name.replaceFirst("^[^.]*\\.?", ""), values, null);
        samples.add(sample.at(crossing(row)));
      }
    }
    if (samples.isEmpty()) {
      throw new IOException("nothing was measured of " + what);
    }
    return samples;
  }

  /** Returns how far apart the processors were; null in a file of a revision that has no such. */
  private static Crossing crossing(JsonNode row) {
    var times = row.path("crossings").path(0);
    return times.isMissingNode()
        ? null
        : new Crossing(times.path(0).asDouble(), times.path(1).asDouble());
  }
}
