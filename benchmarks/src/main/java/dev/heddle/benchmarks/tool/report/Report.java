// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Plan;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is made of a results file: tables and plots beside it, and numbers in the Markdown. */
public final class Report {
  private final Path project;
  private final Path source;
  private final Path stem;
  private final Results results;

  /**
   * Prepares the report on a results file.
   *
   * @param project the folder of the project
   * @param source the results file
   * @throws IOException if it can't be read
   */
  public Report(Path project, Path source) throws IOException {
    this.project = project;
    this.source = source;
    stem = source.resolveSibling(source.getFileName().toString().replaceAll("\\.json$", ""));
    results = Results.read(source);
  }

  /**
   * Returns the newest results file that is kept in a project.
   *
   * @param project the folder of the project
   * @return the file, or empty if there is none
   * @throws IOException if the folder can't be read
   */
  public static Optional<Path> newest(Path project) throws IOException {
    var folder = project.resolve("benchmarks", "results");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (var files = Files.list(folder)) {
      return files.filter(path -> path.toString().endsWith(".json")).max(Comparator.naturalOrder());
    }
  }

  /**
   * Returns what is not as the newest results want it; without any, all pages with a mark.
   *
   * @param project the folder of the project
   * @return the files
   * @throws IOException if a file can't be read
   */
  public static List<Path> outOfDate(Path project) throws IOException {
    var newest = newest(project);
    return newest.isPresent()
        ? new Report(project, newest.get()).outOfDate()
        : Pages.marked(project);
  }

  /**
   * Returns the Markdown files that a report would change, and the plots that it would add.
   *
   * @return the files
   * @throws IOException if a file can't be read
   */
  public List<Path> outOfDate() throws IOException {
    var stale = new ArrayList<>(staleTexts().keySet());
    plots().keySet().stream().filter(plot -> !Files.exists(plot)).forEach(stale::add);
    return stale;
  }

  /**
   * Writes what is out of date, and all of the plots, and returns the files.
   *
   * @return the files
   * @throws IOException if a file can't be read or written
   */
  public List<Path> write() throws IOException {
    var texts = staleTexts();
    for (var text : texts.entrySet()) {
      Files.writeString(text.getKey(), text.getValue());
    }
    var written = new ArrayList<>(texts.keySet());
    for (var plot : plots().entrySet()) {
      Plot.write(results, plot.getValue().capacity(), plot.getValue().carriers(), plot.getKey());
      written.add(plot.getKey());
    }
    return written;
  }

  private Map<Path, String> staleTexts() throws IOException {
    var texts = new TreeMap<Path, String>();
    texts.put(Path.of(stem + ".md"), head() + plotLinks() + Tables.markdown(results));
    var prose = new Prose(results, source.getFileName().toString());
    for (var page : Pages.marked(project)) {
      texts.put(page, prose.fill(Files.readString(page), toResults(page)));
    }
    var stale = new TreeMap<Path, String>();
    for (var text : texts.entrySet()) {
      var file = text.getKey();
      if (!Files.exists(file) || !Files.readString(file).equals(text.getValue())) {
        stale.put(file, text.getValue());
      }
    }
    return stale;
  }

  /** Returns how a link on the page begins to what is beside the results; ends in a slash. */
  private String toResults(Path page) {
    var from = page.toAbsolutePath().normalize().getParent();
    var way = from.relativize(source.toAbsolutePath().normalize().getParent()).toString();
    return way.isEmpty() ? "" : way.replace('\\', '/') + "/";
  }

  private Map<Path, Row> plots() {
    var plots = new TreeMap<Path, Row>();
    results.rows().stream()
        .filter(row -> Comparison.isChannelWorkload(row) && !Plan.isForBatches(row.capacity()))
        .forEach(row ->
            plots.put(
                source.resolveSibling(
                    Prose.plotName(stem.getFileName().toString(), row.carriers(), row.capacity())),
                row));
    return plots;
  }

  /** Returns a line for each capacity, with the plots of every number of carriers in it. */
  private String plotLinks() {
    var lines = new TreeMap<Integer, StringBuilder>();
    plots()
        .forEach((file, row) ->
            lines
                .computeIfAbsent(
                    row.capacity(), capacity -> new StringBuilder("- capacity " + capacity + ": "))
                .append(
                    "[%s](%s) ".formatted(Numbers.carriers(row.carriers()), file.getFileName())));
    if (lines.isEmpty()) {
      return "";
    }
    return lines.values().stream()
        .map(line -> line.toString().strip())
        .collect(Collectors.joining("\n", "\nPlots:\n\n", "\n"));
  }

  private String head() {
    var file = source.getFileName();
    var machine = results.machine();
    return """
    <!-- Generated by `benchmarks/run report`; do not edit. -->
    # Results

    Nanoseconds per operation: the median of the forks' medians ± the farthest of them, from [%s](%s).
    A ratio is Heddle's time over the other's, mostly in the same round: median (least–most). Above 1, in bold: lost.

    %s, %d cores, %s, JDK %s, commit %s, load average before the run %.2f. %s
    """
        .formatted(
            file,
            file,
            machine.cpu(),
            machine.cores(),
            machine.os(),
            machine.jdk(),
            machine.commit(),
            machine.load(),
            machine.versions());
  }
}
