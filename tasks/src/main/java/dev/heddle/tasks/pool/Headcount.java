// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/*
 * How many runners a pool may have, how many it has, and of what kind. The owner counts a runner that it forks; from
 * then on each runner counts itself.
 *
 * I1  alive counts the runners that were forked and have neither ended nor been counted out.
 * I2  idle counts the runners that wait for an entry or are about to wait, including those just forked. It also counts
 *     the runners that retry init; otherwise each waiting job would make another runner try it. It does not count a
 *     runner that rests, or a runner that has done a job and finds the next, except between batches. A thread that adds
 *     an entry and then takes none looks at idle afterwards. A runner that leaves idle looks at the inlet afterwards.
 *     So one of the two sees that there are more entries than idle runners, and wakes the owner.
 * I3  serving counts the runners that have a state.
 * I4  At no moment is alive - idle - resting greater than the number of runners that have taken an entry and not waited
 *     or paused since, or that give back their state. For this, a runner is in idle before it is in alive, is in idle
 *     before it leaves resting, and leaves alive before it leaves idle.
 */
final class Headcount {
  private static final VarHandle TARGET = handle("target");
  private static final VarHandle ALIVE = handle("alive");
  private static final VarHandle IDLE = handle("idle");
  private static final VarHandle RETRYING = handle("retrying");
  private static final VarHandle RESTING = handle("resting");
  private static final VarHandle SERVING = handle("serving");
  private static final VarHandle DISMISSED = handle("dismissed");
  private static final VarHandle LEAST_IDLE = handle("leastIdle");

  private volatile int target; // how many runners there may be, by the system, resize and signals
  private volatile int limit = Integer.MAX_VALUE; // how many there may be, by the pool's Limit
  private volatile int alive; // I1
  private volatile int idle; // I2
  private volatile int retrying; // how many pause because init threw
  private volatile int resting; // how many pause because a job has left the state broken
  private volatile int serving; // I3
  private volatile int dismissed; // how many idle runners may leave, although they may stay
  private volatile boolean watchesIdle;
  private volatile int leastIdle; // the least value of idle since it was asked for, if watched

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
    return Math.min(target, limit);
  }

  /** Whether a limit that adapts itself may change the target. */
  boolean isLimited() {
    return limit != Integer.MAX_VALUE;
  }

  /** Sets the limit of a pool whose limit adapts itself. Returns whether it has changed. */
  boolean limit(int runners) {
    int before = limit;
    limit = runners;
    return runners != before;
  }

  void retarget(int runners) {
    target = runners;
  }

  /** Called when a signal has taken a runner out of service. */
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

  /** How many more runners are alive than there may be; less than one if none. */
  int surplus() {
    return alive - target();
  }

  int idle() {
    return idle;
  }

  /**
   * Whether there may be another runner, and it would find something to do.
   *
   * @param idleBefore the value of {@link #idle} before {@code ready} was read. A runner that takes
   *     an entry lowers ready first, and idle after that. If it did both between the reads of ready
   *     and of the current idle, a runner would seem to be missing
   */
  boolean mayGrow(int ready, int idleBefore) {
    return alive < target() && ready > idleBefore && ready > idle;
  }

  /** Counts a runner that is forked. It is idle, as all runners are at first. */
  void forked() {
    dismissed = 0; // they are needed again
    IDLE.getAndAdd(this, 1); // I4
    ALIVE.getAndAdd(this, 1);
  }

  /**
   * Counts out the calling runner if there are too many. A runner that doesn't pause stays if at
   * least as many runners pause as are too many, because those have no state to lose.
   *
   * @return whether the runner was counted out
   */
  boolean countOut(boolean pauses) {
    int n = alive;
    while (n > target() && (pauses || n - target() > pausing())) {
      if (ALIVE.compareAndSet(this, n, n - 1)) {
        return true;
      }
      n = alive;
    }
    return false;
  }

  /** Counts a runner that has ended, or that could not be started. */
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
    int now = (int) IDLE.getAndAdd(this, -1) - 1;
    if (watchesIdle) {
      int least = leastIdle;
      while (now < least && !LEAST_IDLE.compareAndSet(this, least, now)) {
        least = leastIdle;
      }
    }
  }

  // ---- those that are not needed

  /** From now on, records the least number of idle runners. */
  void watchIdle() {
    watchesIdle = true;
  }

  /** The least number of runners that waited for an entry since the last call; an estimate. */
  int leastIdle() {
    int now = idle;
    int least = (int) LEAST_IDLE.getAndSet(this, now);
    return Math.max(0, Math.min(least, now) - retrying);
  }

  /** Lets so many idle runners leave. */
  void dismiss(int count) {
    dismissed = count;
  }

  /** How many idle runners may leave. */
  int dismissed() {
    return dismissed;
  }

  /** Counts out the calling runner, which is idle, if it may leave. */
  boolean countOutIdle() {
    int n = dismissed;
    while (n > 0) {
      if (DISMISSED.compareAndSet(this, n, n - 1)) {
        ALIVE.getAndAdd(this, -1);
        return true;
      }
      n = dismissed;
    }
    return false;
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
