// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Results;
import dev.heddle.benchmarks.tool.results.Row;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Markdown with measured numbers in it. What stands between {@code <!-- result: KEY -->} and {@code
 * <!-- /result -->} is generated. Keys:
 *
 * <ul>
 *   <li>{@code ns WORKLOAD CAPACITY CARRIERS CONTENDER}: a time
 *   <li>{@code ratio WORKLOAD CAPACITY CARRIERS CONTENDER}: Heddle's time over the contender's, or
 *       over the best rival's for {@code best}
 *   <li>{@code batch CAPACITY CARRIERS}: the time of a message in a batch over that of a single one
 *   <li>{@code fresh WORKLOAD CAPACITY CARRIERS CONTENDER}: the time of a new message over that of
 *       one made beforehand, in a channel that is kept
 *   <li>{@code geomean CARRIERS}: of the channel workloads' ratios to the best rival, at capacities
 *       16 and 100
 *   <li>{@code lost CARRIERS}: how many of those ratios are above 1, of how many
 *   <li>{@code table CAPACITY}: the ratios of one capacity
 *   <li>{@code plot CARRIERS CAPACITY}: the plot of one capacity, as an image
 *   <li>{@code link}: to all tables
 *   <li>{@code machine}: where the results come from
 *   <li>{@code file}: the name of the results file
 * </ul>
 *
 * <p>Where nothing was measured on as many carriers as the key asks for, the text says so.
 */
final class Prose {
  private static final String MARK = "<!-- result: ";

  private static final Pattern SPAN =
      Pattern.compile("(" + MARK + "([^>]*?) -->)(.*?)(<!-- /result -->)", Pattern.DOTALL);

  private final Results results;
  private final Comparison comparison;
  private final String fileName;

  Prose(Results results, String fileName) {
    this.results = results;
    this.comparison = new Comparison(results);
    this.fileName = fileName;
  }

  /** Tells whether there is a mark in the text. */
  static boolean isMarked(String markdown) {
    return markdown.contains(MARK);
  }

  /** Returns the name of a plot's file. */
  static String plotName(String stem, int carriers, int capacity) {
    return "%s-%d-carriers-%d.svg".formatted(stem, carriers, capacity);
  }

  /** Returns the text, which is beside the results, with every marked span filled in. */
  String fill(String markdown) {
    return fill(markdown, "");
  }

  /** Returns the text with every marked span filled in; links to the results begin like this. */
  String fill(String markdown, String toResults) {
    if (SPAN.matcher(markdown).results().anyMatch(match -> isMarked(match.group(3)))
        || isMarked(SPAN.matcher(markdown).replaceAll(""))) {
      throw new IllegalArgumentException("a mark has no end: <!-- /result -->");
    }
    return SPAN.matcher(markdown)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                match.group(1) + value(match.group(2).split(" "), toResults) + match.group(4)));
  }

  private String value(String[] key, String toResults) {
    var carriers = carriers(key);
    if (carriers.isPresent() && !results.carriers().contains(carriers.get())) {
      return "(not measured on " + Numbers.carriers(carriers.get()) + ")";
    }
    return measured(key, toResults);
  }

  /** Returns the number of carriers that a key asks for; none if it is about all of the results. */
  private static Optional<Integer> carriers(String[] key) {
    return switch (key[0]) {
      case "ns", "ratio", "fresh" -> Optional.of(Integer.valueOf(key[3]));
      case "batch" -> Optional.of(Integer.valueOf(key[2]));
      case "geomean", "lost", "plot" -> Optional.of(Integer.valueOf(key[1]));
      default -> Optional.empty();
    };
  }

  private String measured(String[] key, String toResults) {
    var stem = fileName.replaceAll("\\.json$", "");
    return switch (key[0]) {
      case "ns" -> Numbers.nanos(row(key, key[4]).nanos());
      case "ratio" -> Numbers.ratio(ratio(key).value());
      case "batch" -> Numbers.ratio(batch(key).value());
      case "fresh" -> Numbers.ratio(fresh(key).value());
      case "lost" -> comparison.lost(comparison.counted(Integer.parseInt(key[1])));
      case "plot" -> plot(key, toResults + stem);
      case "link" -> "[all tables](" + toResults + stem + ".md)";
      case "geomean" -> Numbers.ratio(geometricMean(Integer.parseInt(key[1])));
      case "table" -> "\n\n" + new Ratios(results).tables(Integer.valueOf(key[1])) + "\n";
      case "machine" -> machine();
      case "file" -> fileName;
      default -> throw new IllegalArgumentException("no such result: " + String.join(" ", key));
    };
  }

  private String machine() {
    var machine = results.machine();
    return "%s, %d cores, JDK %s, %s"
        .formatted(machine.cpu(), machine.cores(), machine.jdk(), machine.date());
  }

  private double geometricMean(int carriers) {
    return comparison.geometricMean(comparison.counted(carriers)).orElseThrow();
  }

  private Ratio fresh(String[] key) {
    int carriers = Integer.parseInt(key[3]);
    return found(Kept.ofFresh(results, key[1], Integer.valueOf(key[2]), carriers, key[4]), key);
  }

  private Ratio batch(String[] key) {
    var row = results.row("batch", Integer.valueOf(key[1]), Integer.parseInt(key[2]), "heddle");
    return found(row.flatMap(batch -> Batches.toSingle(results, batch)), key);
  }

  /** Returns an image in a paragraph of its own: GitHub shows none in the line of a comment. */
  private static String plot(String[] key, String stem) {
    int carriers = Integer.parseInt(key[1]);
    int capacity = Integer.parseInt(key[2]);
    return "\n\n![Nanoseconds per message at capacity %d on %s](%s)\n\n"
        .formatted(capacity, Numbers.carriers(carriers), plotName(stem, carriers, capacity));
  }

  private Ratio ratio(String[] key) {
    var heddle = row(key, "heddle");
    var ratio = key[4].equals("best") ? comparison.toBest(heddle) : comparison.to(key[4], heddle);
    return found(ratio, key);
  }

  private Row row(String[] key, String contender) {
    Integer capacity = key[2].equals("-") ? null : Integer.valueOf(key[2]);
    return found(results.row(key[1], capacity, Integer.parseInt(key[3]), contender), key);
  }

  private static <T> T found(Optional<T> found, String[] key) {
    return found.orElseThrow(
        () -> new IllegalArgumentException("not measured: " + String.join(" ", key)));
  }
}
