// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import dev.heddle.benchmarks.tool.forks.Measurement;
import dev.heddle.benchmarks.tool.results.Plan;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Timing;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks what operations allocate. */
@Command(
    name = "allocation",
    mixinStandardHelpOptions = true,
    description = {
      "Measures bytes allocated per operation, on one carrier, and fails if Heddle allocates where",
      "it needn't wait (solo), or more than 48 bytes for an operation that parks, beside what the",
      "JDK's park takes (pingpong, where each side parks once an operation, less the floor), or",
      "more than 16 bytes for a job that does nothing (noop)."
    })
final class AllocationCommand implements Callable<Integer> {
  private static final Set<String> WORKLOADS =
      Set.of("solo", "pingpong", "spsc", "fanIn", "fanOut", "noop");
  private static final Set<String> CONTENDERS =
      Set.of("heddle", "abq", "lbq", "jox", "floor", "executor", "gatherer");
  private static final int CAPACITY = 16;

  /** The threads themselves are allocated too; that is less, spread over all operations. */
  private static final double NOTHING = 0.5;

  private static final double LIMIT_PARKED = 48;
  private static final int PARKS = 2;
  private static final double LIMIT_JOB = 16;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    var cases =
        Plan.cases(
            List.of(CAPACITY),
            List.of(1),
            what -> WORKLOADS.contains(what.workload()) && CONTENDERS.contains(what.contender()));
    var results = new Measurement(cases, 1, new Timing(3, 2, 500), out).round();
    for (var row : results.rows()) {
      out.printf(
          Locale.ROOT, "%-10s %-8s %8.1f bytes%n", row.workload(), row.contender(), row.bytes());
    }
    double job = results.row("noop", null, 1, "heddle").orElseThrow().bytes();
    double solo = bytes(results, "solo", "heddle");
    double parked =
        (bytes(results, "pingpong", "heddle") - bytes(results, "pingpong", "floor")) / PARKS;
    boolean fine =
        check(out, "an operation that needn't wait", solo, NOTHING)
            & check(out, "an operation that parks, beside the park", parked, LIMIT_PARKED)
            & check(out, "a job", job, LIMIT_JOB);
    return fine ? 0 : 1;
  }

  private static double bytes(Results results, String workload, String contender) {
    return results.row(workload, CAPACITY, 1, contender).orElseThrow().bytes();
  }

  private static boolean check(PrintWriter out, String what, double bytes, double limit) {
    boolean fine = bytes <= limit;
    out.printf(
        Locale.ROOT,
        "%s: %s: %.1f bytes, limit %.1f%n",
        fine ? "fine" : "TOO MUCH",
        what,
        bytes,
        limit);
    return fine;
  }
}
