// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.stream.DoubleStream;

/**
 * How far apart two processors were, just before and just after a fork: the time, in nanoseconds,
 * in which a cache line goes from one to the other and back. A virtual machine's processors may be
 * moved at any time, also to cores that share no cache. Then whatever two carriers share becomes
 * several times slower, for every contender alike. Times that were measured at different distances
 * say nothing about each other.
 *
 * @param before the fork
 * @param after the fork
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"before", "after"})
public record Crossing(double before, double after) {
  /** How many times as long a crossing may take that counts as one of the same distance. */
  private static final double TOLERANCE = 1.6;

  /**
   * Tells whether the processors stayed where they were, and were as far apart as in another fork.
   *
   * @param other of the other fork
   * @return true if all of the four times are about the same
   */
  public boolean isLike(Crossing other) {
    return areAlike(before, after, other.before, other.after);
  }

  /**
   * Tells whether the processors stayed where they were.
   *
   * @return true if both times are about the same
   */
  @JsonIgnore
  public boolean isSteady() {
    return areAlike(before, after);
  }

  /**
   * Tells whether all of these times are about the same.
   *
   * @param times in nanoseconds
   * @return true if the longest is not much longer than the shortest
   */
  public static boolean areAlike(double... times) {
    var all = DoubleStream.of(times).summaryStatistics();
    return all.getMax() <= TOLERANCE * all.getMin();
  }
}
