// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.PoolUnavailableException;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/*
 * The time during which no runner of a pool could be started or get its state: from the first failure until a runner
 * succeeds. When it has lasted long enough, the pool is unavailable.
 */
final class Outage {
  private final String pool;
  private final Duration tolerated;
  private volatile @Nullable Ongoing ongoing;

  private record Ongoing(long since, Throwable last) {}

  Outage(String pool, Duration tolerated) {
    this.pool = pool;
    this.tolerated = tolerated;
  }

  /**
   * Called when a runner could not be started, or init threw, while no runner has a state. Any
   * thread may call.
   */
  void failed(Throwable cause) {
    Ongoing before = ongoing;
    ongoing = new Ongoing(before == null ? System.nanoTime() : before.since, cause);
  }

  /** Ends the outage. Called when a runner has a state. */
  void isOver() {
    if (ongoing != null) {
      ongoing = null;
    }
  }

  /**
   * Called when no other runner is needed. If no runner is alive, none tries to get its state. Then
   * this ends the outage, unless the pool is unavailable already: earlier failures say nothing
   * about the next try.
   */
  void isOverUntried(int alive) {
    if (alive == 0 && nanosLeft() > 0) {
      isOver();
    }
  }

  /** For how long the pool still counts as available, in nanoseconds. */
  long nanosLeft() {
    Ongoing now = ongoing;
    long tolerance = Settings.nanos(tolerated);
    return now == null ? Long.MAX_VALUE : tolerance - (System.nanoTime() - now.since);
  }

  /** Shortens a pause so that it ends when the pool becomes unavailable, if it is available. */
  long atMost(long nanos) {
    long left = nanosLeft();
    return left > 0 ? Math.min(nanos, left) : nanos;
  }

  /** The failure of a job that waits for a runner; null if the job should go on waiting. */
  @Nullable PoolUnavailableException verdict() {
    Ongoing now = ongoing;
    if (now == null || nanosLeft() > 0) {
      return null;
    }
    return new PoolUnavailableException(
        pool
            + ": no runner could get ready for "
            + Duration.ofNanos(System.nanoTime() - now.since)
            + ", last because of "
            + Failures.text(now.last)
            + "; the job never started",
        now.last);
  }
}
