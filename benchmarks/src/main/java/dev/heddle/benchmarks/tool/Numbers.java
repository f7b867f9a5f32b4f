// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Statistics and how numbers are written. */
final class Numbers {
  private Numbers() {}

  /** Returns the middle value, or the mean of the two middle ones. */
  static double median(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Returns the geometric mean. */
  static double geometricMean(Collection<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
  }

  /** Writes a time with as many digits as mean something. */
  static String nanos(double nanos) {
    return String.format(Locale.ROOT, nanos < 10 ? "%.1f" : "%,.0f", nanos);
  }

  /** Writes a number of carriers. */
  static String carriers(int carriers) {
    return carriers + (carriers == 1 ? " carrier" : " carriers");
  }

  /** Writes a ratio. */
  static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
