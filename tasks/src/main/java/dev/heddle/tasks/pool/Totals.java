// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.TimeStats;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.JobEntry;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/* What a pool has done since it was started. Many threads count, independently of each other. */
final class Totals {
  private static final TimeStats NO_TIMES = new Times().stats();

  private final LongAdder submitted = new LongAdder();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder cancelled = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder shed = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private final @Nullable Times queueTimes; // null if times are not measured
  private final @Nullable Times runTimes; // null if times are not measured

  Totals(boolean timed) {
    this.queueTimes = timed ? new Times() : null;
    this.runTimes = timed ? new Times() : null;
  }

  void submitted() {
    submitted.increment();
  }

  /** Called when a submission was refused because there was no room. */
  void shed() {
    shed.increment();
  }

  /** Called when a job that waited for {@code queued} nanoseconds has run for {@code ran}. */
  void took(long queued, long ran) {
    if (queueTimes != null && runTimes != null) {
      queueTimes.add(queued);
      runTimes.add(ran);
    }
  }

  <R extends @Nullable Object> void ended(Entry<R> entry, Outcome<R> outcome) {
    switch (outcome) {
      case Outcome.Success<R> s -> succeeded.increment();
      case Outcome.Failure<R> f -> failed.increment();
      case Outcome.Cancelled<R> c -> cancelled.increment();
    }
    if (entry instanceof JobEntry<R> job && job.isExpired()) {
      expired.increment(); // after cancelled, which includes it
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
    long late = expired.sum(); // before cancelled
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
        late,
        shed.sum(),
        restarts.sum(),
        pool.isStopped(),
        pool.inlet.roomBlocker(),
        pool.ticketBlocker().shown(),
        pool.end.shown(),
        queueTimes == null ? NO_TIMES : queueTimes.stats(),
        runTimes == null ? NO_TIMES : runTimes.stats());
  }
}
