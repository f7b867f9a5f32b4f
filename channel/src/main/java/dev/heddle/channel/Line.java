// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * The threads that wait on one side of a channel, in the order they came. Only the first, the leader,
 * looks at the buffer and is ever woken for it. It keeps its place until it has what it wanted or gives
 * up; then the next one leads.
 *
 * The line is a queue like an MCS lock's, and leading is holding that lock: a waiter swaps itself into
 * `last` and links itself behind its predecessor. Where MCS spins for a link that is still missing, the
 * leaver marks its own `next` with LEFT and goes; the one that is still linking finds the mark and leads.
 *
 *   EVENT      STEPS
 *   enlist     last := me; no predecessor, or it has LEFT: first := me (leads); else pred.next := me
 *   hand over  first := next; next BEHIND -> ARMED; had it gone: the same with the one behind it
 *              no next: first := null; last me -> null; somebody is linking: next null -> LEFT
 *   give up    BEHIND -> GONE; the leader that comes to it passes it over; when many are gone, a sweep
 *   wait       (first, ARMED, and announced) look at the buffer; nothing: park
 *   publish    (after the buffer was changed, if awaited) read first; ARMED -> AWAKE; unpark
 *
 * I1  Exactly one thread is responsible for a line that is not empty: the leader, or the one that is
 *     handing over. It alone writes `first`.
 * I2  `next` is written once from null, and from then on only skips waiters that are GONE, or is LEFT.
 * I3  No wake-up is lost. The waiter writes first/ARMED, announces itself, and then looks at the buffer; the
 *     publisher changes the buffer, and, if it came after the announcement, then reads first/state; so one
 *     of them sees the other. If it came before, the waiter finds its step begun (mayMissWake) and waits for
 *     the end of it, which is near: yields once, then sleeps shortly. A waiter BEHIND need not see: whoever
 *     leaves makes the next one leader, announces it, and looks at the buffer only then.
 * I4  A line without waiters has first == last == null.
 *
 * Memory: giving up is O(1) amortized, and the waiters that are gone, and still in the line, are at most as many
 * as the live ones, or FEW; about, since the counts race. A sweep sets `living` to the number of live ones, and
 * each hand-over lowers it by one; arrivals don't raise it. So `living` less `gone` is at most what lives, and a
 * sweep whenever `gone` has reached half of `living` is in time, also when a long line has become short. A sweep
 * costs no more than what has gone, left and arrived since the last one. A waiter that is gone refers to nothing.
 *
 * Progress: nobody waits for another thread's step, except parked, or in the one yield of `pause`. A thread stopped while it hands over
 * delays the wake-up of those behind it, not their arrival or their giving up.
 */
@SuppressWarnings("ReferenceEquality") // a waiter equals itself alone
abstract class Line {
  private static final VarHandle LAST =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "last", VarHandle.class, Line.class, Waiter.class);
  private static final VarHandle GONE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "gone", VarHandle.class, Line.class, int.class);
  private static final VarHandle LIVING =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "living", VarHandle.class, Line.class, int.class);

  /** How many waiters must be gone at least to be worth a sweep. */
  static final int FEW = 32;

  /** After how many parks to yield, less one; a power of two, less one. */
  private static final int BREATH = 15;

  /** After how many parks a line is one where threads park all the time. */
  private static final int BUSY = 4;

  /** Nanoseconds; half the first short sleep. */
  private static final long SHORT = 1_000;

  /** How often a short sleep is doubled. */
  static final int LONGEST = 10;

  static {
    // C6: no class is initialized by a thread that is about to wait, least of all one that then
    // runs out of stack: the class would be of no use to anybody any more
    Parking.load();
  }

  private volatile @Nullable Waiter first;
  private volatile @Nullable Waiter last;

  private volatile int gone; // since the last sweep; about
  private volatile int living; // at the last sweep, less those that have handed over since; about
  private int parks; // about: threads may overwrite each other

  /** One attempt: what it gave, or null. */
  abstract @Nullable Object attempt(@Nullable Object message);

  /** Whether no attempt will succeed any more. */
  abstract boolean isOver();

  /** Whether the leader would not look in vain: an attempt may succeed, or none ever will. */
  abstract boolean isWorthALook();

  /** Says that the leader is about to look and then to park: I3. */
  abstract void announce();

  /** Whether an attempt may succeed before long without anybody waking the leader: I3. */
  abstract boolean mayMissWake();

  /** Says what was interrupted, and the message's fate. */
  abstract InterruptedException interrupted();

  /** To call after a change to the ring that this side may wait for. */
  final void wake() {
    Waiter leader = first;
    if (leader != null) {
      leader.signal();
    }
  }

  /**
   * Waits in line until an attempt succeeds.
   *
   * @param deadline the {@link System#nanoTime} to give up at, if {@code timed}
   * @return what the attempt gave; null if time ran out, or if {@link #isOver()}
   * @throws InterruptedException if interrupted; then no attempt has succeeded
   */
  final @Nullable Object await(@Nullable Object message, boolean timed, long deadline)
      throws InterruptedException {
    StackReserve.forWaiting();
    if (first == null && isYieldWorthIt() && yieldOnce()) {
      if (Thread.interrupted()) {
        throw interrupted();
      }
      Object soon = attempt(message);
      if (soon != null) {
        return soon;
      }
    }
    return awaitInLine(message, timed, deadline);
  }

  /** Leaves the line first, and then does what only this thread has to wait for. */
  private @Nullable Object awaitInLine(@Nullable Object message, boolean timed, long deadline)
      throws InterruptedException {
    var me = new Waiter(Thread.currentThread());
    Object done = null;
    boolean inTime = true;
    boolean interrupted = false;
    boolean yields = false;
    enlist(me);
    try {
      for (int looks = 0; inTime && !interrupted; interrupted = inTime && Thread.interrupted()) {
        int state = me.state;
        if (state != Waiter.BEHIND) {
          done = attempt(message);
          if (done != null || isOver()) {
            break;
          }
        }
        if (state == Waiter.AWAKE) {
          rearm(me);
          looks = 0;
        } else if (state == Waiter.ARMED && mayMissWake()) {
          inTime = pause(this, looks++, timed, deadline);
        } else if (me.state == state) { // whoever ran here meanwhile may have used up a permit
          inTime = Parking.park(this, me, timed, deadline);
          yields |= inTime && isTimeToYield();
        }
      }
    } finally {
      leave(me);
      passOn();
    }
    if (yields) {
      yieldOnce();
    }
    if (interrupted) {
      throw interrupted();
    }
    return done;
  }

  /**
   * Whether to yield before a thread stands in line. At first, to let the other side begin; and in
   * a line where threads park all the time. But not where one side has just woken the other and
   * stays a little ahead of it: there a yield is in vain, and a short-lived channel knows nothing
   * else.
   */
  private boolean isYieldWorthIt() {
    int before = parks;
    return before <= 0 || before >= BUSY;
  }

  /**
   * Yields before a thread stands in line: what it waits for has often come when it is back, and a
   * yield costs less than parking and being woken. False, and nothing done, on a platform thread.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
  static boolean yieldOnce() {
    boolean virtual = Thread.currentThread().isVirtual();
    if (virtual) {
      Thread.yield();
    }
    return virtual;
  }

  /**
   * After a park; true after every so many, for the thread to yield when it has left. A carrier
   * serves its own queue as long as there is something in it, and threads that wake each other keep
   * it so; but one that yields alone makes it look at what came from elsewhere, such as threads
   * whose sleep is over.
   */
  private boolean isTimeToYield() {
    return (++parks & BREATH) == 0;
  }

  /**
   * Waits a little, for a thread that is in the middle of a step and may not wake this one: longer
   * each time, up to a millisecond. False if the time is up. A virtual thread yields for as long at
   * first, two milliseconds in all, and only then parks; see {@link Backoff} for the reason.
   *
   * @param looks how often it was called before, in this wait
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: a look too early costs another
  static boolean pause(Object blocker, int looks, boolean timed, long deadline) {
    if (looks == 0) {
      Thread.yield();
      return true;
    }
    long nanos = SHORT << Math.min(looks, LONGEST);
    if (timed) {
      nanos = Math.min(nanos, deadline - System.nanoTime());
      if (nanos <= 0) {
        return false;
      }
    }
    if (looks <= LONGEST && Thread.currentThread().isVirtual()) {
      Backoff.yieldFor(nanos);
    } else {
      LockSupport.parkNanos(blocker, nanos);
    }
    return true;
  }

  /**
   * For the leader that was woken in vain: announces itself anew. It looks once more, then parks.
   */
  final void rearm(Waiter me) {
    me.state = Waiter.ARMED;
    announce();
  }

  /** Stands in line. Afterwards the waiter leads, or is woken when it does and need look. */
  final void enlist(Waiter me) {
    var before = (Waiter) LAST.getAndSet(this, me);
    if (before != null) {
      me.initialState(Waiter.BEHIND);
      if (before.changeNext(null, me)) {
        return;
      }
      me.initialState(Waiter.ARMED);
    }
    first = me;
    announce();
  }

  /** Gives the place up. Afterwards {@link #passOn}. */
  final void leave(Waiter me) {
    if (me.state == Waiter.GONE || me.changeState(Waiter.BEHIND, Waiter.GONE)) {
      countGone();
    } else {
      handOver(me);
    }
    me.forget();
  }

  /** After leaving, not before (I3): wakes the new leader if it would not look in vain. */
  final void passOn() {
    if (first != null && isWorthALook()) {
      wake();
    }
  }

  /** Who is responsible for the line: its leader, or one that is handing over. */
  final @Nullable Waiter leader() {
    return first;
  }

  /** Makes the next one lead. For whoever is responsible for the line (I1). */
  final void handOver(Waiter from) {
    Waiter at = from;
    for (Waiter next = behind(at); next != null; next = behind(at)) {
      first = next;
      at.next = Waiter.LEFT; // lets go of the rest of the line: no chains of garbage
      if (next.changeState(Waiter.BEHIND, Waiter.ARMED)) {
        announce();
        break;
      }
      at = next; // gave up while it was behind
    }
    countLeft();
  }

  /** Who comes after; null if nobody does, or is only just enlisting and will find it leads. */
  private @Nullable Waiter behind(Waiter at) {
    Waiter next = at.next;
    if (next != null) {
      return next;
    }
    first = null;
    if (LAST.compareAndSet(this, at, null) || at.changeNext(null, Waiter.LEFT)) {
      return null;
    }
    return at.next;
  }

  private void countGone() {
    sweepIfDue((int) GONE.getAndAdd(this, 1) + 1);
  }

  /** Writes only after a sweep of a long line. */
  private void countLeft() {
    if (living > 2 * FEW) {
      LIVING.getAndAdd(this, -1);
      sweepIfDue(gone);
    }
  }

  private void sweepIfDue(int dead) {
    if (dead >= FEW && 2 * dead >= living) {
      gone = 0;
      living = sweep();
    }
  }

  /** Skips the waiters that are gone, any number of threads at once: I2. Says how many live. */
  private int sweep() {
    int live = 0;
    for (Waiter at = first; at != null && at != Waiter.LEFT; live++) {
      Waiter next = at.next;
      Waiter kept = next;
      while (kept != null && kept.state == Waiter.GONE && kept.next != null) {
        kept = kept.next;
      }
      if (kept != null && kept != Waiter.LEFT && kept != next) {
        at.changeNext(next, kept);
      }
      at = kept;
    }
    return live;
  }

  /** How many threads wait: exact when nobody comes or goes, an estimate otherwise. */
  final int size() {
    return size(Integer.MAX_VALUE);
  }

  /** As {@link #size()}, counted up to {@code most}. */
  final int size(int most) {
    int waiting = 0;
    for (Waiter at = first; at != null && at != Waiter.LEFT && waiting < most; at = at.next) {
      if (at.state != Waiter.GONE) {
        waiting++;
      }
    }
    return waiting;
  }

  /** As a thread dump shows it, so that one leads to the other. */
  final String id() {
    return getClass().getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(this));
  }

  /** Checks I4. For tests, when nobody waits. */
  final void checkInvariants() {
    if (first != null || last != null) {
      throw new AssertionError("I4: " + id() + " still has " + size() + " waiters");
    }
  }
}
