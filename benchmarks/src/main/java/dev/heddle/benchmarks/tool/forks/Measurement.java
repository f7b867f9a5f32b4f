// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.forks;

import dev.heddle.benchmarks.tool.results.Case;
import dev.heddle.benchmarks.tool.results.Crossing;
import dev.heddle.benchmarks.tool.results.Folders;
import dev.heddle.benchmarks.tool.results.Machine;
import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import dev.heddle.benchmarks.tool.results.Sample;
import dev.heddle.benchmarks.tool.results.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.openjdk.jmh.runner.RunnerException;

/**
 * A run: rounds in which every case gets one fork, so that whatever else the machine does in the
 * meantime hits all contenders alike. Every second round goes backwards.
 *
 * <p>Of a fork with more than one carrier, a sample says how far apart the two processors were.
 */
public final class Measurement {
  private final List<Case> cases;
  private final Timing timing;
  private final PrintWriter out;
  private final Machine machine;
  private final Optional<GoFork> go;
  private final boolean measuresDistance;
  private final Map<Case, Map<String, List<Sample>>> found = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private final int plannedRounds;
  private int rounds;
  private double estimatedSeconds; // of what was measured so far
  private double actualSeconds;

  /**
   * Prepares a run of so many rounds; the Go cases are left out where there is no Go.
   *
   * @param planned the cases
   * @param plannedRounds how many rounds there will be
   * @param timing how each fork measures
   * @param out where progress is printed
   * @throws IOException if the Go twin does not compile, or a file can't be read
   * @throws InterruptedException if interrupted
   */
  public Measurement(List<Case> planned, int plannedRounds, Timing timing, PrintWriter out)
      throws IOException, InterruptedException {
    this.plannedRounds = plannedRounds;
    this.timing = timing;
    this.out = out;
    boolean needsGo = planned.stream().anyMatch(Measurement::isGo);
    go = needsGo ? GoFork.build(Folders.BENCHMARKS) : Optional.empty();
    if (needsGo && go.isEmpty()) {
      out.println("no go on this machine: its rows are left out");
    }
    measuresDistance = Distance.isMeasurable() && planned.stream().anyMatch(Measurement::crosses);
    if (measuresDistance) {
      Distance.warmUp();
    }
    cases = planned.stream().filter(what -> !isGo(what) || go.isPresent()).toList();
    machine =
        Machine.here(Folders.BENCHMARKS, go.map(g -> Map.of("go", g.version())).orElse(Map.of()));
  }

  /**
   * Measures every case once more, and returns all results so far.
   *
   * @return the results
   * @throws InterruptedException if interrupted
   */
  public Results round() throws InterruptedException {
    return round(results -> {});
  }

  /**
   * Measures every case once more, tells all results so far after each, and returns them.
   *
   * @param soFar is told
   * @return the results
   * @throws InterruptedException if interrupted
   */
  public Results round(Consumer<Results> soFar) throws InterruptedException {
    var order = rounds % 2 == 0 ? cases : cases.reversed();
    rounds++;
    int number = 0;
    for (var what : order) {
      number++;
      out.printf("round %d, %d/%d, %s: %s: ", rounds, number, order.size(), end(), what);
      out.flush();
      long start = System.nanoTime();
      out.println(measure(what));
      actualSeconds += (System.nanoTime() - start) / 1e9;
      estimatedSeconds += timing.seconds(what);
      soFar.accept(results());
    }
    return results();
  }

  /**
   * Returns how long all the planned rounds take, roughly.
   *
   * @return the minutes
   */
  public double minutes() {
    return plannedRounds * cases.stream().mapToDouble(timing::seconds).sum() / 60;
  }

  /** Returns when all will be over, by how long forks have taken so far. */
  private String end() {
    double slower = estimatedSeconds == 0 ? 1 : actualSeconds / estimatedSeconds;
    long left = Math.round((minutes() * 60 - estimatedSeconds) * slower);
    return "until " + LocalTime.now().plusSeconds(left).truncatedTo(ChronoUnit.MINUTES);
  }

  /**
   * Returns where this run takes place.
   *
   * @return the machine
   */
  public Machine machine() {
    return machine;
  }

  /**
   * Returns how each fork measures.
   *
   * @return the timing
   */
  public Timing timing() {
    return timing;
  }

  /**
   * Returns what this run measures.
   *
   * @return the cases
   */
  public List<Case> cases() {
    return cases;
  }

  private String measure(Case what) throws InterruptedException {
    try {
      var samples = measuresDistance && crosses(what) ? forkAtDistance(what) : fork(what);
      var text = new StringBuilder();
      for (var sample : samples) {
        found
            .computeIfAbsent(what, key -> new LinkedHashMap<>())
            .computeIfAbsent(sample.metric(), key -> new ArrayList<>())
            .add(sample);
        text.append(sample.metric()).append(sample.metric().isEmpty() ? "" : " ");
        text.append(Numbers.nanos(Numbers.median(sample.values()))).append(" ns ");
      }
      return text.toString();
    } catch (IOException | RunnerException | RuntimeException e) {
      failures.add(what + ": " + e.getMessage());
      return "FAILED: " + e.getMessage();
    }
  }

  private List<Sample> forkAtDistance(Case what)
      throws IOException, RunnerException, InterruptedException {
    double before = Distance.nanos();
    var samples = fork(what);
    var crossing = new Crossing(before, Distance.nanos());
    return samples.stream().map(sample -> sample.at(crossing)).toList();
  }

  private List<Sample> fork(Case what) throws IOException, RunnerException, InterruptedException {
    return isGo(what) ? go.orElseThrow().run(what, timing) : JmhFork.run(what, timing);
  }

  /** Tells whether two processors share what is measured. */
  private static boolean crosses(Case what) {
    return what.carriers() > 1;
  }

  private Results results() {
    var rows = new ArrayList<Row>();
    for (var what : cases) {
      found
          .getOrDefault(what, Map.of())
          .forEach((metric, samples) -> rows.add(Row.of(what, metric, samples)));
    }
    return new Results(machine, timing, rounds, rows, List.copyOf(failures));
  }

  private static boolean isGo(Case what) {
    return what.contender().equals("go");
  }
}
