// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.PoolUnavailableException;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/*
 * The time in which no runner of a pool could be started or get its state, from the first failure on
 * until one has succeeded. When it has lasted for long enough the pool is unavailable.
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

  /** A runner could not be started, or init threw, and no runner has a state. Any thread. */
  void failed(Throwable cause) {
    Ongoing before = ongoing;
    ongoing = new Ongoing(before == null ? System.nanoTime() : before.since, cause);
  }

  /** A runner has a state. */
  void isOver() {
    if (ongoing != null) {
      ongoing = null;
    }
  }

  /**
   * Nobody needs another runner. Where none is alive, none tries: then what failed before the pool
   * was unavailable says nothing about the next.
   */
  void isOverUntried(int alive) {
    if (alive == 0 && nanosLeft() > 0) {
      isOver();
    }
  }

  /** For how long the pool will still be taken for available, in nanoseconds. */
  long nanosLeft() {
    Ongoing now = ongoing;
    long tolerance = Settings.nanos(tolerated);
    return now == null ? Long.MAX_VALUE : tolerance - (System.nanoTime() - now.since);
  }

  /** How long to pause, at most so long, before looking whether the pool is unavailable. */
  long atMost(long nanos) {
    long left = nanosLeft();
    return left > 0 ? Math.min(nanos, left) : nanos;
  }

  /** Why a job that waits for a runner fails; null if it had better wait. */
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
