// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import java.util.concurrent.atomic.AtomicLong;

/* A log for what may happen very often: at most one line a second, which counts those that were left out. */
public final class SparseLog {
  private static final long INTERVAL_NANOS = 1_000_000_000;

  private final AtomicLong next = new AtomicLong(System.nanoTime()); // nanoTime of the next line
  private final AtomicLong leftOut = new AtomicLong();

  /** Logs a warning, unless one was logged within the last second. */
  public void warn(String system, String what, Throwable e) {
    long now = System.nanoTime();
    long at = next.get();
    if (now - at < 0 || !next.compareAndSet(at, now + INTERVAL_NANOS)) {
      leftOut.incrementAndGet();
      return;
    }
    long others = leftOut.getAndSet(0);
    Log.warn(system, others == 0 ? what : what + " (" + others + " more since the last line)", e);
  }
}
