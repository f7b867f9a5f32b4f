// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Folders;
import dev.heddle.benchmarks.tool.results.Machine;
import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Plan;
import dev.heddle.benchmarks.tool.results.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A check of a few minutes that Heddle has not become slower than it was in another revision. */
@Command(
    name = "short",
    mixinStandardHelpOptions = true,
    description = {
      "Measures Heddle as it is in the working tree and as it was in another revision, which is",
      "checked out and built in benchmarks/target meanwhile. Their forks take turns, so both see",
      "the same machine in the same minutes. Prints a ratio for each row, and fails if the",
      "geometric mean of the ratios is above a limit. Takes about 4 minutes."
    })
final class ShortCommand implements Callable<Integer> {
  private static final Timing TIMING = new Timing(2, 2, 200);
  private static final Path FOLDER = Folders.TARGET.resolve("short");

  @Spec CommandSpec spec;

  @Option(
      names = "--against",
      paramLabel = "REVISION",
      description = "to compare with (default: HEAD if files were changed since, else HEAD~1)")
  String against;

  @Option(
      names = "--workload",
      description = "or 'select*' (repeat for more; default: ${DEFAULT-VALUE})")
  List<String> workloads = List.of("solo", "spsc", "fanIn", "fanOut", "pairs");

  @Option(names = "--capacity", description = "(repeat for more; default: ${DEFAULT-VALUE})")
  List<Integer> capacities = List.of(100);

  @Option(names = "--carriers", description = "(repeat for more; default: ${DEFAULT-VALUE})")
  List<Integer> carriers = List.of(2);

  @Option(
      names = "--rounds",
      description = "forks of each revision for each row (default: ${DEFAULT-VALUE})")
  int rounds = 3;

  @Option(
      names = "--limit",
      paramLabel = "PERCENT",
      description = "how much slower is too much (default: ${DEFAULT-VALUE})")
  double limit = 25;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    var cases = cases();
    if (cases.isEmpty() || rounds < 1) {
      throw new ParameterException(spec.commandLine(), "there are no such rows");
    }
    var here = Machine.here(Folders.BENCHMARKS, Map.of()).commit();
    var log = log();
    try (var worktree = worktree(here)) {
      out.printf(
          "%d rows, %s against %s, about %.0f minutes and a build%n",
          cases.size(), here, worktree.commit(), minutes(cases));
      out.flush();
      var base = Build.make(worktree.folder(), log);
      var changed = Build.of(Folders.PROJECT, log);
      var comparison = compare(base, changed, SideBySide.turns(cases, rounds), out);
      out.print(comparison.markdown(worktree.commit(), here));
      var verdict = comparison.verdict(limit);
      out.println(verdict);
      out.flush();
      return verdict.fine() ? 0 : 1;
    }
  }

  /** Returns Heddle's rows that were asked for. */
  List<Case> cases() {
    return Plan.cases(
        capacities,
        carriers,
        what ->
            what.contender().equals("heddle")
                && workloads.stream().anyMatch(name -> Plan.fits(name, what.workload())));
  }

  /** Returns how long the forks of both revisions take, roughly. */
  double minutes(List<Case> cases) {
    return 2 * rounds * cases.stream().mapToDouble(TIMING::seconds).sum() / 60;
  }

  /** Returns the revision that the working tree is compared with if none is given. */
  static String defaultRevision(String here) {
    return here.endsWith("+") ? "HEAD" : "HEAD~1";
  }

  private Worktree worktree(String here) throws IOException, InterruptedException {
    var revision = against == null ? defaultRevision(here) : against;
    try {
      return Worktree.add(Folders.PROJECT, revision, FOLDER.resolve("base"));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static Path log() throws IOException {
    var log = Files.createDirectories(FOLDER).resolve("log").toAbsolutePath().normalize();
    Files.deleteIfExists(log);
    return log;
  }

  private static SideBySide compare(
      Build base, Build changed, List<SideBySide.Turn> turns, PrintWriter out)
      throws IOException, InterruptedException {
    var comparison = new SideBySide();
    for (int number = 0; number < turns.size(); number++) {
      var turn = turns.get(number);
      out.printf("%d/%d, %s, %s: ", number + 1, turns.size(), turn.side().label(), turn.what());
      out.flush();
      var build = turn.side() == SideBySide.Side.BASE ? base : changed;
      var samples = build.measure(turn.what(), TIMING);
      samples.forEach(sample -> out.print(Numbers.nanos(Numbers.median(sample.values())) + " ns "));
      out.println();
      comparison.add(turn, samples);
    }
    return comparison;
  }
}
