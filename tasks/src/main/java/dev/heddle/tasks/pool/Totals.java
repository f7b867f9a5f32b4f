// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolStats;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/* What a pool has done since it was started. Many threads count, independently of each other. */
final class Totals {
  private final LongAdder submitted = new LongAdder();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder cancelled = new LongAdder();
  private final LongAdder restarts = new LongAdder();

  void submitted() {
    submitted.increment();
  }

  <R extends @Nullable Object> void ended(Outcome<R> outcome) {
    switch (outcome) {
      case Outcome.Success<R> s -> succeeded.increment();
      case Outcome.Failure<R> f -> failed.increment();
      case Outcome.Cancelled<R> c -> cancelled.increment();
    }
  }

  void restarted() {
    restarts.increment();
  }

  /**
   * Returns the pool's statistics. A job may end before its submitter has counted it, although it
   * was accepted. So the ended jobs are read first, then the queued ones, and the number of
   * submitted jobs is at least their sum.
   */
  PoolStats in(PoolState<?, ?, ?> pool) {
    Headcount runners = pool.runners;
    int living = runners.alive();
    int running = runners.running();
    long s = succeeded.sum();
    long f = failed.sum();
    long c = cancelled.sum();
    int queued = pool.inlet.queued();
    return new PoolStats(
        pool.name(),
        runners.target(),
        living,
        running,
        runners.pausing(),
        queued,
        Math.max(submitted.sum(), s + f + c + queued),
        s,
        f,
        c,
        restarts.sum(),
        pool.isStopped(),
        pool.inlet.roomBlocker(),
        pool.ticketBlocker().shown(),
        pool.end.shown());
  }
}
