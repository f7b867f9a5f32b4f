// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.forks;

import dev.heddle.benchmarks.tool.results.Numbers;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Measures how far apart the two processors of a machine are: two threads write to a cache line in
 * turn, and the time of a turn there and back is that of two crossings. With more than two
 * processors, the threads would run on any two of them, and say nothing about those of the
 * carriers.
 */
final class Distance {
  /** Of each, the time is taken; the median of them is not changed by one that was interrupted. */
  private static final int SERIES = 9;

  private static final int TURNS = 2_000;

  private static final int SERIES_TO_WARM_UP = 100;

  /** How often to look before the processor is offered to the other thread. */
  private static final int SPINS = 1_000;

  /** The one element in use has a cache line of its own. */
  private static final int MIDDLE = 16;

  private Distance() {}

  /** Tells whether there are two processors, so that the distance is that of the carriers'. */
  static boolean isMeasurable() {
    return Runtime.getRuntime().availableProcessors() == 2;
  }

  /** Compiles what is measured. */
  static void warmUp() throws InterruptedException {
    nanos(SERIES_TO_WARM_UP);
  }

  /** Returns the time of a turn now, in nanoseconds. */
  static double nanos() throws InterruptedException {
    return nanos(SERIES);
  }

  private static double nanos(int series) throws InterruptedException {
    long turns = (long) series * TURNS;
    var line = new AtomicLongArray(2 * MIDDLE);
    var other =
        Thread.ofPlatform()
            .start(() -> {
              for (long turn = 0; turn < turns; turn++) {
                await(line, 2 * turn + 1);
                line.set(MIDDLE, 2 * turn + 2);
              }
            });
    var times = new ArrayList<Double>();
    long start = 0;
    for (long turn = 0; turn < turns; turn++) {
      line.set(MIDDLE, 2 * turn + 1);
      await(line, 2 * turn + 2);
      if (turn % TURNS == 0) {
        start = System.nanoTime(); // after the first one: by then the other thread runs
      } else if (turn % TURNS == TURNS - 1) {
        times.add((System.nanoTime() - start) / (TURNS - 1.0));
      }
    }
    other.join();
    return Math.round(10 * Numbers.median(times)) / 10.0;
  }

  private static void await(AtomicLongArray line, long value) {
    for (int spins = 1; line.get(MIDDLE) != value; spins++) {
      if (spins % SPINS == 0) {
        Thread.yield(); // both threads may be on one processor
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
