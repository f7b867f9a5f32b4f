// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/* How long a runner pauses before its next life: twice as long each time, up to a limit. */
final class Backoff {
  static final long FIRST_NANOS = 10_000_000;
  static final long LONGEST_NANOS = 10_000_000_000L;

  private long nextNanos = FIRST_NANOS; // runner only

  /** How long the pause is that begins. */
  long next() {
    long nanos = nextNanos;
    nextNanos = Math.min(2 * nanos, LONGEST_NANOS);
    return nanos;
  }

  /** The state wasn't broken. */
  void reset() {
    nextNanos = FIRST_NANOS;
  }
}
