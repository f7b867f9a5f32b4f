// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Limit;
import dev.heddle.tasks.Outcome;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/* Tells a pool's control of each job that ended, one at a time, and has the pool keep to its answers. */
final class AdaptiveLimit {
  private final Limit.Control control;
  private final Headcount runners;
  private final Reports reports;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean complained; // under lock

  AdaptiveLimit(Limit limit, Headcount runners, Reports reports) {
    this.control = Objects.requireNonNull(limit.start(), "the limit's control");
    this.runners = runners;
    this.reports = reports;
    int initial = control.initial();
    if (initial < 1) {
      throw new IllegalArgumentException("the limit must be at least 1: " + initial);
    }
    runners.limit(initial);
  }

  static @Nullable AdaptiveLimit of(@Nullable Limit limit, Headcount runners, Reports reports) {
    return limit == null ? null : new AdaptiveLimit(limit, runners, reports);
  }

  /** Called when a job has ended. Returns whether the limit has changed. */
  boolean ended(Outcome<?> outcome, long nanos) {
    boolean dropped =
        outcome instanceof Outcome.Failure<?> failure
            && (failure.cause() instanceof TimeoutException
                || failure.cause() instanceof RejectedExecutionException);
    if (!dropped && !(outcome instanceof Outcome.Success)) {
      return false;
    }
    lock.lock();
    try {
      int answer = control.ended(nanos, Math.max(1, runners.running()), dropped);
      if (answer < 1) {
        complain(new IllegalStateException("the limit answered " + answer));
        return false;
      }
      return runners.limit(answer);
    } catch (Throwable e) {
      complain(e);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void complain(Throwable e) {
    if (!complained) {
      complained = true;
      reports.log("the limit stays what it was, here and later", e);
    }
  }
}
