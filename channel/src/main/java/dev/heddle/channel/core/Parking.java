// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;

/**
 * How a thread parks here: until it is woken, until its time is up, or until it wakes spuriously. A
 * worker of a {@link ForkJoinPool} parks as in the JDK's own queues: meanwhile the pool puts
 * another worker in its place, which may run what the first one waits for.
 */
final class Parking {
  private Parking() {}

  /** What a thread waits for when it parks. */
  interface Wake {
    /** Whether the thread was woken: set before it is unparked. */
    boolean isWoken();
  }

  /** Initializes what parking uses, so that a thread that parks need not: C6. */
  static void load() {
    long now = System.nanoTime();
    Wake woken = () -> true;
    new Replaced(woken, woken, true, now).block();
    park(woken, woken, true, now);
  }

  /**
   * Parks the thread. Returns at once if the thread was woken before.
   *
   * @param blocker what a thread dump shows
   * @return false if the time is up; then it has not parked
   */
  static boolean park(Object blocker, Wake wake, boolean timed, long deadline) {
    return isWorker()
        ? new Replaced(blocker, wake, timed, deadline).park()
        : bare(blocker, timed, deadline);
  }

  private static boolean isWorker() {
    return Thread.currentThread() instanceof ForkJoinWorkerThread;
  }

  private static boolean bare(Object blocker, boolean timed, long deadline) {
    if (!timed) {
      LockSupport.park(blocker);
      return true;
    }
    long nanos = deadline - System.nanoTime();
    if (nanos <= 0) {
      return false;
    }
    LockSupport.parkNanos(blocker, nanos);
    return true;
  }

  /**
   * One park of a worker. To start another worker, the pool may run code in this thread before the
   * thread parks. That code may use up the parking permit of a wake-up, so {@link #block} asks once
   * more.
   */
  private record Replaced(Object blocker, Wake wake, boolean timed, long deadline)
      implements ForkJoinPool.ManagedBlocker {
    boolean park() {
      if (timed && deadline - System.nanoTime() <= 0) {
        return false;
      }
      try {
        ForkJoinPool.managedBlock(this);
      } catch (InterruptedException | RuntimeException | OutOfMemoryError unreplaced) {
        block(); // the pool ends, or has no worker to spare: no reason to fail a wait
      }
      return true;
    }

    @Override
    public boolean isReleasable() {
      return wake.isWoken();
    }

    @Override
    public boolean block() {
      if (!wake.isWoken()) {
        bare(blocker, timed, deadline);
      }
      return true;
    }
  }
}
