// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.util.concurrent.locks.LockSupport;

/*
 * How threads give each other time: every yield, spin and short sleep of the channels, with its reason.
 *
 * 1  A thread about to wait yields once before it enlists (isYieldWorthIt, yieldOnce). What it waits for has often
 *    come when it runs again, and a yield costs less than to park and to be woken.
 * 2  A thread that was parked yields once in so many parks, when it has left the queue (isTimeToYield). A carrier
 *    serves its own queue of threads as long as that is not empty, and threads that wake each other keep it so. A
 *    thread that yields while it is alone there makes the carrier look at what came from elsewhere, such as threads
 *    whose sleep is over.
 * 3  A thread that waits, and whose wake-up may be missing because another thread began its step earlier, waits
 *    for the end of that step (awaitStep).
 * 4  An operation that never waits gives such a step a bounded time to end (giveTime).
 *
 * A step takes nanoseconds, so a few looks in a row nearly always see its end. Only the operating system can stop
 * a thread in the middle of a step. Then looking again is in vain until that thread has a processor. A platform
 * thread sleeps, and so gives up its own processor. A virtual thread must not sleep: it would be woken from outside,
 * and would never run while on every carrier another virtual thread polls and yields, as threads do that use
 * operations which never wait. So a virtual thread yields for as long instead. For (4) all this adds up to about
 * three milliseconds. After that the operation answers by what it sees.
 */
@SuppressWarnings(
    "ThreadPriorityCheck") // nothing relies on a yield: a look too early costs another
public final class Backoff {
  /** After how many parks to yield, less one; a power of two, less one. */
  private static final int PARKS_WITHOUT_YIELD = 15;

  /** From this number of parks on, a queue counts as one where threads park all the time. */
  private static final int BUSY = 4;

  /** Looks in a row. */
  private static final int SPINS = 64;

  /** Looks after a yield each. */
  private static final int YIELDS = 4;

  /** Looks after a rest each, the next one twice as long. */
  private static final int RESTS = 8;

  /** The first rest, in nanoseconds. */
  private static final long SHORTEST_REST = 10_000;

  /** Half the first wait for a step in a queue, in nanoseconds. */
  private static final long SHORTEST_WAIT = 1_000;

  /** How often that wait is doubled. */
  static final int DOUBLINGS = 10;

  private Backoff() {}

  /**
   * Whether a thread should yield before it enlists. It should at first, to let the other side
   * begin, and in a queue where threads park all the time. It should not where one side has just
   * woken the other and stays a little ahead of it: there a yield is in vain. In a short-lived
   * channel this is the only case.
   *
   * @param parks how often threads have parked in this queue
   */
  static boolean isYieldWorthIt(int parks) {
    return parks <= 0 || parks >= BUSY;
  }

  /**
   * Yields if this is a virtual thread. Does nothing on a platform thread.
   *
   * @return whether the thread has yielded
   */
  public static boolean yieldOnce() {
    boolean virtual = Thread.currentThread().isVirtual();
    if (virtual) {
      Thread.yield();
    }
    return virtual;
  }

  /**
   * To call after a park. True once in so many parks: then the thread should yield when it has left
   * the queue.
   *
   * @param parks how often threads have parked in this queue
   */
  static boolean isTimeToYield(int parks) {
    return (parks & PARKS_WITHOUT_YIELD) == 0;
  }

  /**
   * Waits a little for a thread that is in the middle of a step and may not wake this one. Waits
   * longer each time, up to a millisecond. False if the time is up. A virtual thread at first
   * yields for as long instead, two milliseconds in all, and only then parks.
   *
   * @param looks how often it was called before, in this wait
   */
  static boolean awaitStep(Object blocker, int looks, boolean timed, long deadline) {
    if (looks == 0) {
      Thread.yield();
      return true;
    }
    long nanos = SHORTEST_WAIT << Math.min(looks, DOUBLINGS);
    if (timed) {
      nanos = Math.min(nanos, deadline - System.nanoTime());
      if (nanos <= 0) {
        return false;
      }
    }
    if (looks <= DOUBLINGS && Thread.currentThread().isVirtual()) {
      yieldFor(nanos);
    } else {
      LockSupport.parkNanos(blocker, nanos);
    }
    return true;
  }

  /**
   * As {@link #awaitStep}, but also waits if the interrupt status is set, and keeps that status.
   */
  static boolean awaitStepUninterruptibly(Object blocker, int looks, boolean timed, long deadline) {
    boolean interrupted = Thread.interrupted();
    boolean inTime = awaitStep(blocker, looks, timed, deadline);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return inTime;
  }

  /**
   * Gives other threads a little time, and more with each call. Keeps the interrupt status.
   *
   * @param looks how often it was called before, in this operation
   * @return false if they had enough time
   */
  public static boolean giveTime(int looks) {
    int late = looks - SPINS;
    if (late < 0) {
      Thread.onSpinWait();
    } else if (late < YIELDS) {
      Thread.yield();
    } else if (late < YIELDS + RESTS) {
      rest(SHORTEST_REST << (late - YIELDS));
    }
    return late < YIELDS + RESTS;
  }

  private static void rest(long nanos) {
    if (Thread.currentThread().isVirtual()) {
      yieldFor(nanos);
    } else {
      sleep(nanos);
    }
  }

  /** Yields to the other virtual threads again and again, for so long. */
  private static void yieldFor(long nanos) {
    long end = System.nanoTime() + nanos;
    do {
      Thread.yield();
    } while (System.nanoTime() - end < 0);
  }

  /**
   * Sleeps even if the interrupt status is set, which does not concern an operation that never
   * waits.
   */
  private static void sleep(long nanos) {
    boolean interrupted = Thread.interrupted();
    LockSupport.parkNanos(nanos);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
