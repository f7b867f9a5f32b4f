// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.scope.Settings;
import java.time.Duration;

/* How long to pause before the next try: twice as long each time, up to a limit. For one thread. */
final class Backoff {
  private final long longestNanos;
  private long nextNanos;

  Backoff(Duration first, Duration longest) {
    this.longestNanos = Settings.nanos(longest);
    this.nextNanos = Settings.nanos(first);
  }

  /** How long the pause is that begins. */
  long next() {
    long nanos = nextNanos;
    nextNanos = nanos > longestNanos / 2 ? longestNanos : 2 * nanos;
    return nanos;
  }
}
