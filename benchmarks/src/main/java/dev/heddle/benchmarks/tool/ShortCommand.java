// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A check of a few minutes that Heddle has not become slower. */
@Command(
    name = "short",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the geometric mean of Heddle's time over the best rival's on virtual threads, over",
      "solo, spsc, fanIn, fanOut and pairs at capacity 100 on 2 carriers, in at most 4 minutes.",
      "Fails if it is 25 % above the stored figure."
    })
final class ShortCommand implements Callable<Integer> {
  private static final Set<String> WORKLOADS = Set.of("solo", "spsc", "fanIn", "fanOut", "pairs");
  private static final Set<String> CONTENDERS = Set.of("heddle", "abq", "lbq", "jox");
  private static final Timing TIMING = new Timing(2, 2, 200);
  static final int ROUNDS = 3;
  private static final double TOLERANCE = 1.25;
  private static final Path STORED = Folders.BENCHMARKS.resolve("short.json");

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * The figure to beat.
   *
   * @param geometricMean of the ratios
   * @param machine where it was measured
   */
  record Stored(double geometricMean, Machine machine) {}

  @Spec CommandSpec spec;

  @Option(names = "--store", description = "keep the figure instead of checking it")
  boolean store;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    var measurement = measurement(out);
    Results results = null;
    for (int round = 0; round < ROUNDS; round++) {
      results = measurement.round();
    }
    Tables.print(results, out);
    return judge(results, STORED, store, out);
  }

  /** Returns the run that {@link #ROUNDS} times make the figure of. */
  static Measurement measurement(PrintWriter out) throws IOException, InterruptedException {
    var cases =
        Plan.cases(
            List.of(100),
            List.of(2),
            what -> WORKLOADS.contains(what.workload()) && CONTENDERS.contains(what.contender()));
    return new Measurement(cases, ROUNDS, TIMING, out);
  }

  /** Compares the figure with the stored one, or stores it; returns the exit code. */
  static int judge(Results results, Path file, boolean store, PrintWriter out) throws IOException {
    if (!results.failures().isEmpty()) {
      return 1;
    }
    var comparison = new Comparison(results);
    double mean = comparison.geometricMean(comparison.heddle(2)).orElseThrow();
    if (store) {
      Files.writeString(file, JSON.writeValueAsString(new Stored(mean, results.machine())) + "\n");
      out.println("stored " + Numbers.ratio(mean) + " in " + file);
      return 0;
    }
    if (!Files.exists(file)) {
      out.println(Numbers.ratio(mean) + "; nothing stored to compare with: use --store");
      return 2;
    }
    double stored = JSON.readValue(file.toFile(), Stored.class).geometricMean();
    boolean fine = mean <= stored * TOLERANCE;
    out.printf(
        "%s: geometric mean %s, stored %s, limit %s%n",
        fine ? "fine" : "SLOWER",
        Numbers.ratio(mean),
        Numbers.ratio(stored),
        Numbers.ratio(stored * TOLERANCE));
    return fine ? 0 : 1;
  }
}
