// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.stream.DoubleStream;

/**
 * How far apart the two processors of a machine were, just before and just after a fork: the time,
 * in nanoseconds, in which a cache line goes from one to the other and back. A host may move the
 * processors of a virtual machine at any time, also to cores that share no cache. Then what two
 * carriers share becomes up to three times slower, and not for all contenders equally. So times
 * that were measured at different distances are not compared where that can be avoided.
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
   * Tells whether two forks were measured at the same distance, as far as is known: what it was
   * during a fork is not.
   *
   * @param other of the other fork
   * @return true if all of the four times are about the same
   */
  public boolean isLike(Crossing other) {
    var all = DoubleStream.of(before, after, other.before, other.after).summaryStatistics();
    return all.getMax() <= TOLERANCE * all.getMin();
  }
}
