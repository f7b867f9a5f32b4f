// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.forks;

import dev.heddle.benchmarks.tool.results.Crossing;
import dev.heddle.benchmarks.tool.results.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Measures how far apart two processors are: two threads write to a cache line in turn, and the
 * time of a turn there and back is that of two crossings. See {@link Crossing}.
 */
final class Distance {
  private static final int TURNS = 20_000;
  private static final int TURNS_TO_WARM_UP = 200_000;

  /** The one element in use has a cache line of its own. */
  private static final int MIDDLE = 16;

  /**
   * How long to wait for the usual distance, in looks, and between two of them, in milliseconds.
   */
  private static final int LOOKS = 20;

  private static final long BETWEEN_LOOKS = 500;

  private final List<Double> seen = new ArrayList<>();

  /** Prepares for measuring; on a machine with two processors at least. */
  Distance() throws InterruptedException {
    crossing(TURNS_TO_WARM_UP);
  }

  /** Tells whether there are two processors, between which there is a distance. */
  static boolean isMeasurable() {
    return Runtime.getRuntime().availableProcessors() > 1;
  }

  /** Returns the distance now, in nanoseconds. */
  double now() throws InterruptedException {
    double nanos = crossing(TURNS);
    seen.add(nanos);
    return nanos;
  }

  /** Waits, though not for ever, until the distance is the usual one, and returns what it is. */
  double usual() throws InterruptedException {
    double nanos = now();
    for (int looks = 1; looks < LOOKS && !isUsual(nanos); looks++) {
      Thread.sleep(BETWEEN_LOOKS);
      nanos = now();
    }
    return nanos;
  }

  /** Tells whether the distance was the usual one, and stayed so. */
  boolean isUsual(Crossing crossing) {
    return crossing.isSteady() && isUsual(crossing.before());
  }

  private boolean isUsual(double nanos) {
    return Crossing.areAlike(nanos, Numbers.median(seen));
  }

  private static double crossing(int turns) throws InterruptedException {
    var line = new AtomicLongArray(2 * MIDDLE);
    var other =
        Thread.ofPlatform()
            .start(() -> {
              for (long turn = 0; turn < turns; turn++) {
                await(line, 2 * turn + 1);
                line.set(MIDDLE, 2 * turn + 2);
              }
            });
    long start = 0;
    for (long turn = 0; turn < turns; turn++) {
      if (turn == turns / 10) {
        start = System.nanoTime(); // by now the other thread runs
      }
      line.set(MIDDLE, 2 * turn + 1);
      await(line, 2 * turn + 2);
    }
    long nanos = System.nanoTime() - start;
    other.join();
    return (double) Math.round(10.0 * nanos / (turns - turns / 10)) / 10;
  }

  private static void await(AtomicLongArray line, long value) {
    while (line.get(MIDDLE) != value) {
      Thread.onSpinWait();
    }
  }
}
