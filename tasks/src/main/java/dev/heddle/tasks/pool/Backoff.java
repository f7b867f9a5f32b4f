// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.scope.Settings;
import java.time.Duration;

/* The pauses before each new try: twice as long each time, up to a limit. For use by one thread. */
final class Backoff {
  private final long longestNanos;
  private long nextNanos;

  Backoff(Duration first, Duration longest) {
    this.longestNanos = Settings.nanos(longest);
    this.nextNanos = Settings.nanos(first);
  }

  /** Returns the length of the next pause, in nanoseconds. */
  long next() {
    long nanos = nextNanos;
    nextNanos = nanos > longestNanos / 2 ? longestNanos : 2 * nanos;
    return nanos;
  }
}
