// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool;

/**
 * How long a fork measures.
 *
 * @param warmups how many iterations are thrown away
 * @param iterations how many are kept
 * @param millis how long one of them takes at least
 */
record Timing(int warmups, int iterations, int millis) {
  /** What JMH and the JVM's start add, roughly. */
  private static final double OVERHEAD_SECONDS = 1.2;

  /** Estimates how long a fork takes. */
  double seconds() {
    return OVERHEAD_SECONDS + (warmups + iterations) * millis / 1000.0;
  }
}
