// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * When the next task of a staggered race may start: at once if it is the first, or if the task that was started last
 * has failed; otherwise when that task has been silent for the delay. The holder of the source waits here, so at most
 * one runner at a time.
 *
 * I1  A runner whose task has failed writes failed before it reads waiting; the runner that waits writes waiting before
 *     it reads failed. So one of the two sees the other.
 * I2  failed is the number of the latest task that is known to have failed. A late failure of an earlier task never
 *     replaces that of a later one: what is compared is whether the task that was started last has failed.
 */
final class Pace {
  private static final long NONE = -1;

  private final long delayNanos;
  private long latest = NONE; // under the source's lock: the task that was started last
  private long startedAt; // under the source's lock, by nanoTime
  private final AtomicLong failed = new AtomicLong(NONE); // I2
  private volatile @Nullable Thread waiting; // I1

  Pace(long delayNanos) {
    this.delayNanos = delayNanos;
  }

  /** Waits until the next task may start. */
  void awaitTurn() throws InterruptedException {
    if (latest == NONE) {
      return;
    }
    waiting = Thread.currentThread();
    try {
      for (long left = left(); left > 0 && failed.get() != latest; left = left()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.parkNanos(this, left);
      }
    } finally {
      waiting = null;
    }
  }

  private long left() {
    return delayNanos - (System.nanoTime() - startedAt);
  }

  /** Called when the next task starts, with its number. */
  void started(long number) {
    latest = number;
    startedAt = System.nanoTime();
  }

  /** Called when a task has failed, with its number. Any runner. */
  void failed(long number) {
    failed.accumulateAndGet(number, Math::max);
    Thread next = waiting;
    if (next != null) {
      LockSupport.unpark(next);
    }
  }

  /* The park blocker of a runner that waits for its turn. */
  @Override
  public String toString() {
    return "waits until the task before has failed or was silent for its time";
  }
}
