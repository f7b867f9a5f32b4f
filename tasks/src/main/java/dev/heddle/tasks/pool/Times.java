// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.TimeStats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;

/*
 * Durations, counted in buckets: each power of two is divided into 8 buckets of the same width. So a bucket's upper
 * bound is at most an eighth greater than any duration in it. Any number of threads may add.
 */
final class Times {
  private static final int BITS = 3; // of a duration that tell its bucket, below the highest
  private static final int PARTS = 1 << BITS;
  private static final int BUCKETS = (Long.SIZE - BITS) * PARTS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final DoubleAdder sum = new DoubleAdder(); // of nanoseconds; a long might overflow
  private final LongAccumulator max = new LongAccumulator(Math::max, 0);

  void add(long nanos) {
    long duration = Math.max(0, nanos);
    sum.add((double) duration);
    max.accumulate(duration);
    counts.getAndIncrement(bucket(duration)); // last: a count has its part in the sum
  }

  static int bucket(long duration) {
    if (duration < PARTS) {
      return (int) duration;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(duration) - BITS;
    return (shift + 1) * PARTS + (int) (duration >>> shift) - PARTS;
  }

  /** The longest duration that is counted in a bucket. */
  static long most(int bucket) {
    if (bucket < PARTS) {
      return bucket;
    }
    int shift = bucket / PARTS - 1;
    return ((long) (PARTS + bucket % PARTS + 1) << shift) - 1;
  }

  TimeStats stats() {
    long[] now = new long[BUCKETS];
    long count = 0;
    for (int i = 0; i < BUCKETS; i++) {
      now[i] = counts.get(i);
      count += now[i];
    }
    long longest = max.get();
    return new TimeStats(
        count,
        Duration.ofNanos(count == 0 ? 0 : Math.min(longest, (long) (sum.sum() / count))),
        Duration.ofNanos(percentile(now, count, 50, longest)),
        Duration.ofNanos(percentile(now, count, 99, longest)),
        Duration.ofNanos(longest));
  }

  private static long percentile(long[] counts, long count, int percent, long longest) {
    long below = 0;
    for (int i = 0; i < BUCKETS; i++) {
      below += counts[i];
      if (count > 0 && below >= (count * percent + 99) / 100) {
        return Math.min(most(i), longest);
      }
    }
    return 0;
  }
}
