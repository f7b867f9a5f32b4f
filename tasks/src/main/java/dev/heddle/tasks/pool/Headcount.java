// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/*
 * How many runners a pool may have, has, and of what kind. Counted by the runners, each for itself.
 *
 * I1  alive counts runners that were forked and not counted out.
 * I2  idle counts the runners that wait for an entry or are about to, those just forked too, and
 *     those that retry init, or each job that waits would have another runner try it; not one that
 *     has done a job and finds the next, except between batches, and not one that rests. Whoever
 *     adds an entry and takes none next looks at idle after; whoever leaves idle looks at the inlet
 *     after. So one of them sees that there are more entries than idle runners, and wakes the owner.
 * I3  serving counts the runners that have a state.
 * I4  At no moment is alive - idle - resting more than the runners that have taken an entry and not
 *     waited or paused since, or give back their state: one is in idle before it is in alive, is in
 *     idle before it leaves resting, and leaves alive before idle.
 */
final class Headcount {
  private static final VarHandle TARGET = handle("target");
  private static final VarHandle ALIVE = handle("alive");
  private static final VarHandle IDLE = handle("idle");
  private static final VarHandle RETRYING = handle("retrying");
  private static final VarHandle RESTING = handle("resting");
  private static final VarHandle SERVING = handle("serving");

  private volatile int target; // how many there may be
  private volatile int alive; // I1
  private volatile int idle; // I2
  private volatile int retrying; // pause since init threw
  private volatile int resting; // pause since a job has left the state broken
  private volatile int serving; // I3

  Headcount(int target) {
    this.target = target;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(Headcount.class, field, int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // ---- how many there may be

  int target() {
    return target;
  }

  void retarget(int runners) {
    target = runners;
  }

  /** A signal has taken one out of service. */
  void lowerTarget() {
    int n = target;
    while (n > 0 && !TARGET.compareAndSet(this, n, n - 1)) {
      n = target;
    }
  }

  // ---- how many there are

  int alive() {
    return alive;
  }

  /** How many are too many; less than one if none. */
  int surplus() {
    return alive - target;
  }

  int idle() {
    return idle;
  }

  /**
   * Whether another one would find something to do.
   *
   * @param idleBefore what {@link #idle} was before {@code ready} was read: a runner that takes an
   *     entry in between makes ready less first, and would look like one that is missing
   */
  boolean mayGrow(int ready, int idleBefore) {
    return alive < target && ready > idleBefore && ready > idle;
  }

  /** One is forked; idle, as all are at first. */
  void forked() {
    IDLE.getAndAdd(this, 1); // I4
    ALIVE.getAndAdd(this, 1);
  }

  /**
   * Whether the runner that asks is one too many. It is counted out then. One that doesn't pause
   * stays if as many do as are too many: those have no state to lose.
   */
  boolean countOut(boolean pauses) {
    int n = alive;
    while (n > target && (pauses || n - target > pausing())) {
      if (ALIVE.compareAndSet(this, n, n - 1)) {
        return true;
      }
      n = alive;
    }
    return false;
  }

  /** One is gone, or was not started after all. */
  void left(boolean wasIdle, boolean wasCountedOut) {
    if (!wasCountedOut) {
      ALIVE.getAndAdd(this, -1); // I4
    }
    if (wasIdle) {
      leftIdle();
    }
  }

  // ---- what they do

  void becameIdle() {
    IDLE.getAndAdd(this, 1);
  }

  void leftIdle() {
    IDLE.getAndAdd(this, -1);
  }

  int running() {
    int living = alive;
    return Math.max(0, living - Math.max(0, idle) - resting);
  }

  void retries() {
    RETRYING.getAndAdd(this, 1);
  }

  void retriesNoMore() {
    RETRYING.getAndAdd(this, -1);
  }

  int retrying() {
    return retrying;
  }

  void rests() {
    RESTING.getAndAdd(this, 1);
  }

  void restsNoMore() {
    RESTING.getAndAdd(this, -1);
  }

  int pausing() {
    return retrying + resting;
  }

  void serves() {
    SERVING.getAndAdd(this, 1);
  }

  void servesNoMore() {
    SERVING.getAndAdd(this, -1);
  }

  int serving() {
    return serving;
  }
}
