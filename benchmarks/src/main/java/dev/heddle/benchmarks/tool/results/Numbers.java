// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Statistics and how numbers are written. */
public final class Numbers {
  private Numbers() {}

  /**
   * Returns the middle value, or the mean of the two middle ones.
   *
   * @param values at least one
   * @return the median
   */
  public static double median(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /**
   * Returns the geometric mean.
   *
   * @param values at least one, all above 0
   * @return the mean
   */
  public static double geometricMean(Collection<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
  }

  /**
   * Writes a time with as many digits as mean something.
   *
   * @param nanos the time
   * @return the text
   */
  public static String nanos(double nanos) {
    return String.format(Locale.ROOT, nanos < 10 ? "%.1f" : "%,.0f", nanos);
  }

  /**
   * Writes a number of carriers.
   *
   * @param carriers the number
   * @return the text
   */
  public static String carriers(int carriers) {
    return carriers + (carriers == 1 ? " carrier" : " carriers");
  }

  /**
   * Writes a ratio.
   *
   * @param ratio the ratio
   * @return the text
   */
  public static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
