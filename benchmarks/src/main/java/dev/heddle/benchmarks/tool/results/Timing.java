// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

/**
 * How long a fork measures.
 *
 * @param warmups how many iterations are thrown away
 * @param iterations how many are kept
 * @param millis how long one of them takes at least
 */
public record Timing(int warmups, int iterations, int millis) {
  /** What JMH, the JVM's start and operations longer than an iteration add, on the average. */
  private static final double OVERHEAD_SECONDS = 3;

  /** How long a shot of {@code neighbour} takes, which knows no shorter one. */
  private static final double SHOT_SECONDS = 6;

  /**
   * Estimates how long a fork of a case takes.
   *
   * @param what the case
   * @return the seconds
   */
  public double seconds(Case what) {
    double iteration = what.workload().equals("neighbour") ? SHOT_SECONDS : millis / 1000.0;
    return OVERHEAD_SECONDS + (warmups + iterations) * iteration;
  }
}
