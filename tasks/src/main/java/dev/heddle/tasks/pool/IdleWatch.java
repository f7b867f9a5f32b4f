// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import org.jspecify.annotations.Nullable;

/*
 * Finds out how many runners of a pool have not been needed for a while. That can't be told from how long each of them
 * has been idle: idle runners take turns, so a few jobs keep them all from ever being idle for long. Instead, this looks
 * at the least number of idle runners in each quarter of the time. The least of the last four quarters is the number of
 * runners that were not needed. The owner's thread only.
 */
final class IdleWatch {
  private static final int QUARTERS = 4;
  private static final long SHORTEST_NANOS = 1_000_000; // or the owner would do little else

  private final Headcount runners;
  private final long quarter; // nanos
  private final int[] least = new int[QUARTERS]; // of the last quarters
  private int next; // index in least
  private long nextAt; // nanoTime

  private IdleWatch(Headcount runners, long nanos) {
    this.runners = runners;
    this.quarter = Math.max(SHORTEST_NANOS, nanos / QUARTERS);
    this.nextAt = System.nanoTime() + quarter;
    runners.watchIdle();
  }

  static @Nullable IdleWatch of(StateLife<?> life, Headcount runners) {
    long nanos = StateLife.nanos(life.idleTimeout());
    return nanos < 0 ? null : new IdleWatch(runners, nanos);
  }

  /** The time until the next look, in nanoseconds. */
  long nanosLeft() {
    return nextAt - System.nanoTime();
  }

  /** Looks at the runners, if it is time to. Those that weren't needed may leave from now on. */
  void look() {
    if (nanosLeft() > 0) {
      return;
    }
    nextAt = System.nanoTime() + quarter;
    least[next] = runners.leastIdle();
    next = (next + 1) % QUARTERS;
    int notNeeded = Integer.MAX_VALUE;
    for (int each : least) {
      notNeeded = Math.min(notNeeded, each);
    }
    runners.dismiss(notNeeded);
    if (notNeeded > 0) {
      for (int i = 0; i < QUARTERS; i++) {
        least[i] -= notNeeded;
      }
    }
  }
}
