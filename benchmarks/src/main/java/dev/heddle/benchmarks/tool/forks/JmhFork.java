// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.forks;

import dev.heddle.benchmarks.tasks.TaskWay;
import dev.heddle.benchmarks.tasks.TasksBenchmark;
import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Sample;
import dev.heddle.benchmarks.tool.results.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures a case in a JVM of its own. */
final class JmhFork {
  private static final List<String> PERCENTILES = List.of("p50", "p99", "p999");
  private static final String BYTES = "gc.alloc.rate.norm";

  private JmhFork() {}

  /** Returns what the fork measured: the time, or percentiles of delays. */
  static List<Sample> run(Case what, Timing timing) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(what.benchmark().getName() + "." + what.workload()) + "$")
            .param("contender", what.contender())
            .forks(1)
            .warmupIterations(timing.warmups())
            .warmupTime(TimeValue.milliseconds(timing.millis()))
            .measurementIterations(timing.iterations())
            .measurementTime(TimeValue.milliseconds(timing.millis()))
            .timeout(TimeValue.minutes(2))
            .shouldFailOnError(true)
            .jvmArgs(jvmArgs(what))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT);
    if (what.capacity() != null) {
      options.param("capacity", what.capacity().toString());
    }
    var result = new Runner(options.build()).runSingle();
    var iterations = new ArrayList<IterationResult>();
    result.getBenchmarkResults().forEach(fork -> iterations.addAll(fork.getIterationResults()));
    var percentiles = new ArrayList<Sample>();
    for (var name : PERCENTILES) {
      if (iterations.getFirst().getSecondaryResults().containsKey(name)) {
        percentiles.add(new Sample(name, secondary(iterations, name), null));
      }
    }
    if (!percentiles.isEmpty()) {
      return percentiles;
    }
    var times = iterations.stream().map(i -> i.getPrimaryResult().getScore()).toList();
    var bytes = secondary(iterations, BYTES);
    return List.of(new Sample("", times, bytes.isEmpty() ? null : Numbers.median(bytes)));
  }

  private static String[] jvmArgs(Case what) {
    var args =
        new ArrayList<>(
            List.of(
                "-Xms2g",
                "-Xmx2g",
                "-XX:+AlwaysPreTouch", // else a channel that allocates pays for the first pages
                "-XX:-UsePerfData",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djdk.virtualThreadScheduler.parallelism=" + what.carriers(),
                "-Dkotlinx.coroutines.scheduler.core.pool.size=" + what.carriers(),
                "-Dkotlinx.coroutines.scheduler.max.pool.size=" + what.carriers()));
    if (what.benchmark() == TasksBenchmark.class && TaskWay.of(what.contender()).needsPreview()) {
      args.add("--enable-preview");
    }
    return args.toArray(String[]::new);
  }

  private static List<Double> secondary(List<IterationResult> iterations, String name) {
    var values = new ArrayList<Double>();
    for (var iteration : iterations) {
      Result<?> result = iteration.getSecondaryResults().get(name);
      if (result != null) {
        values.add(result.getScore());
      }
    }
    return values;
  }
}
