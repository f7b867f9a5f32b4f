// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.queue.Wait;
import java.util.concurrent.TimeUnit;

/* The time that is left to a call that waits several times. */
final class TimeLeft {
  private final boolean unlimited;
  private final long deadline; // nanoTime

  TimeLeft() {
    this.unlimited = true;
    this.deadline = 0;
  }

  TimeLeft(long timeout, TimeUnit unit) {
    this.unlimited = false;
    this.deadline = System.nanoTime() + Math.min(unit.toNanos(timeout), Long.MAX_VALUE / 2);
  }

  boolean isUnlimited() {
    return unlimited;
  }

  /** The time left, in nanoseconds; at least 0. */
  long nanos() {
    return unlimited ? Wait.FOR_EVER : Math.max(0, deadline - System.nanoTime());
  }
}
