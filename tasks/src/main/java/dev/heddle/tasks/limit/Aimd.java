// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.limit;

import dev.heddle.tasks.Limit;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;

/*
 * Additive increase, multiplicative decrease. A round is as many ends of jobs as the limit is. In each round the limit
 * grows by one, or shrinks by a tenth at the first sign of overload and then rests until the round is over.
 */
public final class Aimd implements Limit.Control {
  private static final double DECREASE = 0.9;

  private final int least;
  private final int most;
  private final long slowNanos;
  private int limit;
  private int left; // ends of jobs until the round is over
  private boolean shrunk; // in this round
  private boolean used; // at least half of the limit, in this round

  private Aimd(int least, int most, long slowNanos) {
    this.least = least;
    this.most = most;
    this.slowNanos = slowNanos;
    this.limit = least;
    this.left = least;
  }

  public static Limit of(int least, int most, Duration slow) {
    checkRange(least, most);
    long nanos = Settings.nanos(Settings.positive(slow, "the time of a slow job"));
    return () -> new Aimd(least, most, nanos);
  }

  static void checkRange(int least, int most) {
    Settings.atLeast(1, least, "the smallest limit");
    Settings.atLeast(least, most, "the largest limit");
  }

  @Override
  public int initial() {
    return limit;
  }

  @Override
  public int ended(long nanos, int running, boolean dropped) {
    used |= running >= limit / 2.0;
    if ((dropped || nanos > slowNanos) && !shrunk) {
      limit = Math.max(least, (int) (limit * DECREASE));
      shrunk = true;
      left = limit;
    } else if (--left <= 0) {
      if (!shrunk && used && limit < most) {
        limit++;
      }
      shrunk = false;
      used = false;
      left = limit;
    }
    return limit;
  }
}
