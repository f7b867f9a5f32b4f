// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import org.jspecify.annotations.Nullable;

/*
 * T9 in a scope: whether the wait of a job would never end. Since jobs that wait lend their places, a wait for a job
 * that has not started always ends. So the only wait that doesn't is one that closes a cycle. Each job waits for one
 * other at most, so there is one path from the awaited job, and it leads to the waiting one, or ends.
 *
 * Cost: a path exists only where the awaited job waits, too, and a cycle only where another waits for the waiting one.
 * In a chain where each job waits after, or before, the one that it has forked, one of the two is never so.
 */
final class OwnCycle {
  private OwnCycle() {}

  /** Under the lock of Places: throws if {@code awaited} ends only after {@code waiting}. */
  static void refuse(String scope, Forked<?> waiting, Forked<?> awaited) {
    if (awaited == waiting) {
      throw new IllegalStateException(
          scope + ": a job can't wait for its own end; the job goes on");
    }
    if (waiting.waiters != null && leads(awaited, waiting)) {
      throw new IllegalStateException(
          scope
              + ": jobs of the scope wait for each other; this wait would never end;"
              + " the other job goes on");
    }
  }

  private static boolean leads(Forked<?> from, Forked<?> to) {
    Forked<?> job = from;
    while (job != null && job != to && !job.ended()) {
      job = next(job);
    }
    return job == to;
  }

  /* What the job waits for, without a time limit; null if it doesn't. */
  private static @Nullable Forked<?> next(Forked<?> job) {
    ForkRunner runner = job.runner;
    return runner == null || runner.isLeavingWait() ? null : runner.awaits;
  }
}
