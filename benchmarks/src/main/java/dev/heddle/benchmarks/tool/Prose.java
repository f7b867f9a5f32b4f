// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

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
 *   <li>{@code geomean CARRIERS}: of the channel workloads' ratios to the best rival, from capacity
 *       16 on
 *   <li>{@code table CARRIERS CAPACITY}: the ratios of one capacity
 *   <li>{@code machine}: where the results come from
 *   <li>{@code file}: the name of the results file
 * </ul>
 */
final class Prose {
  private static final Pattern SPAN =
      Pattern.compile("(<!-- result: ([^>]*?) -->)(.*?)(<!-- /result -->)", Pattern.DOTALL);

  private final Results results;
  private final Comparison comparison;
  private final String fileName;

  Prose(Results results, String fileName) {
    this.results = results;
    this.comparison = new Comparison(results);
    this.fileName = fileName;
  }

  /** Returns the text with every marked span filled in. */
  String fill(String markdown) {
    return SPAN.matcher(markdown)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                match.group(1) + value(match.group(2).split(" ")) + match.group(4)));
  }

  private String value(String[] key) {
    return switch (key[0]) {
      case "ns" -> Numbers.nanos(row(key, key[4]).nanos());
      case "ratio" -> Numbers.ratio(ratio(key).value());
      case "geomean" -> Numbers.ratio(geometricMean(Integer.parseInt(key[1])));
      case "table" ->
          "\n\n" + Tables.ratios(results, Integer.parseInt(key[1]), Integer.valueOf(key[2])) + "\n";
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
    var rows = comparison.heddle(carriers).stream().filter(Comparison::isCounted).toList();
    return comparison.geometricMean(rows).orElseThrow();
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
