// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import dev.heddle.benchmarks.tool.forks.Measurement;
import dev.heddle.benchmarks.tool.report.Tables;
import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Folders;
import dev.heddle.benchmarks.tool.results.Machine;
import dev.heddle.benchmarks.tool.results.Plan;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures all cases, or a selection. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description = {
      "Measures every workload with every contender, each in a fork of its own, in rounds.",
      "All of it, or all on --carriers or --without some workloads, goes to",
      "results/<date>-<jdk>-<cpu>.json; any other selection, and --quick, to target/. The file is"
          + " written after each fork: what was measured before a",
      "run is stopped is kept."
    })
final class MeasureCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--workload", description = "only this one, or 'select*' (repeat for more)")
  List<String> workloads = List.of();

  @Option(names = "--without", description = "not this one, or 'select*' (repeat for more)")
  List<String> without = List.of();

  @Option(names = "--contender", description = "only this one (repeat for more)")
  List<String> contenders = List.of();

  @Option(names = "--capacity", description = "instead of 0, 1, 16, 100 and 1000 (repeat for more)")
  List<Integer> capacities = List.of();

  @Option(names = "--carriers", description = "instead of 2 and 1 (repeat for more)")
  List<Integer> carriers = List.of();

  @Option(names = "--rounds", description = "forks for each case (default: ${DEFAULT-VALUE})")
  int rounds = 3;

  @Option(names = "--warmups", description = "thrown away (default: ${DEFAULT-VALUE})")
  int warmups = 4;

  @Option(names = "--iterations", description = "kept (default: ${DEFAULT-VALUE})")
  int iterations = 3;

  @Option(names = "--millis", description = "each, at least (default: ${DEFAULT-VALUE})")
  int millis = 300;

  @Option(names = "--quick", description = "one round of one short iteration: tries, not numbers")
  boolean quick;

  @Option(names = "--out", description = "the results file")
  Path file;

  @Option(
      names = "--add",
      description = "to a file of other cases: refused if JDK, CPU, commit or timing differ")
  boolean add;

  @Option(names = "--plan", description = "only print the cases and how long they would take")
  boolean planOnly;

  @Override
  public Integer call() throws Exception {
    check();
    var out = spec.commandLine().getOut();
    var planned =
        Plan.cases(
            capacities.isEmpty() ? Plan.CAPACITIES : capacities,
            carriers.isEmpty() ? Plan.CARRIERS : carriers,
            this::accepts);
    var timing = quick ? new Timing(1, 1, 200) : new Timing(warmups, iterations, millis);
    int planRounds = quick ? 1 : rounds;
    var measurement = new Measurement(planned, planRounds, timing, out);
    out.printf("%d cases, about %.0f minutes%n", planned.size(), measurement.minutes());
    if (planOnly) {
      planned.forEach(out::println);
      return 0;
    }
    var target = file == null ? defaultFile(measurement.machine()) : file;
    var before = before(measurement, target);
    Results results = null;
    for (int round = 0; round < planRounds; round++) {
      results =
          measurement.round(soFar -> write(before.map(b -> b.plus(soFar)).orElse(soFar), target));
    }
    Tables.print(results, out);
    out.println(target);
    return results != null && results.failures().isEmpty() ? 0 : 1;
  }

  /** Returns the results that this run is added to. */
  private Optional<Results> before(Measurement measurement, Path target) throws IOException {
    if (!add) {
      if (Files.exists(target) && isKept(target)) {
        throw refused(target + " is there already: use --add or --out, or remove it");
      }
      return Optional.empty();
    }
    if (!Files.exists(target)) {
      throw refused("nothing to add to: no " + target);
    }
    var old = Results.read(target);
    var refusals = old.refusals(measurement.machine(), measurement.timing(), measurement.cases());
    if (!refusals.isEmpty()) {
      throw refused("can't add to " + target + ": " + String.join("; ", refusals));
    }
    return Optional.of(old);
  }

  private static boolean isKept(Path file) {
    return file.toAbsolutePath()
        .normalize()
        .startsWith(Folders.RESULTS.toAbsolutePath().normalize());
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private static void write(Results results, Path target) {
    try {
      results.write(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean accepts(Case what) {
    return (workloads.isEmpty()
            || workloads.stream().anyMatch(name -> Plan.fits(name, what.workload())))
        && without.stream().noneMatch(name -> Plan.fits(name, what.workload()))
        && (contenders.isEmpty() || contenders.contains(what.contender()));
  }

  private Path defaultFile(Machine machine) {
    boolean selection = !(workloads.isEmpty() && contenders.isEmpty() && capacities.isEmpty());
    var folder = quick || selection ? Folders.TARGET.resolve("results") : Folders.RESULTS;
    return folder.resolve(machine.fileName() + ".json");
  }

  private void check() {
    workloads.forEach(name -> check("workload", name, Case::workload));
    without.forEach(name -> check("workload", name, Case::workload));
    contenders.forEach(name -> check("contender", name, Case::contender));
  }

  private void check(String what, String name, Function<Case, String> nameOf) {
    var known = Plan.cases(List.of(0, 16), List.of(1), c -> true).stream().map(nameOf).distinct();
    var names = known.toList();
    if (names.stream().noneMatch(one -> Plan.fits(name, one))) {
      throw new ParameterException(
          spec.commandLine(), "no %s %s; there are %s".formatted(what, name, names));
    }
  }
}
