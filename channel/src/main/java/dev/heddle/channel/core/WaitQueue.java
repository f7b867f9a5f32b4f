// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * The threads that wait on one side of a channel, first come, first served. Only the first, the leader,
 * tries to send or receive, and only the leader is ever woken for that. It keeps its place until it has what
 * it wanted or gives up. Then the next one leads.
 *
 * This is a queue like that of an MCS lock, and to lead is to hold that lock: a waiter swaps itself into `last`
 * and links itself behind its predecessor. Where MCS spins for a link that is still missing, the thread that
 * leaves marks its own `next` with LEFT and goes; the thread that is still linking finds the mark and leads.
 *
 *   EVENT      STEPS
 *   enlist     last := me; no predecessor, or it has LEFT: first := me (leads); else pred.next := me
 *   hand over  first := next; next BEHIND -> ARMED; if next is GONE: the same with the waiter behind it
 *              no next: first := null; last me -> null; a thread is linking: next null -> LEFT
 *   give up    BEHIND -> GONE; the leader that comes to it passes it over; when many are gone, a sweep
 *   wait       (first, ARMED, and announced) try; nothing: park
 *   publish    (after the core was changed, if that was awaited) read first; ARMED -> AWAKE; unpark
 *
 * I1  Exactly one thread is responsible for a queue that is not empty: the leader, or the thread that is
 *     handing over. It alone writes `first`.
 * I2  `next` is set once from null. After that it changes only to skip waiters that are GONE, or to LEFT.
 * I3  No wake-up is lost. The waiter writes first/ARMED, announces itself, and then tries; the publisher
 *     changes the core, and, if it came after the announcement, then reads first/state. So one of them sees
 *     the other. If the publisher came before, the waiter finds that the publisher's step has begun
 *     (mayMissWake) and backs off until that step is over, which is soon. A waiter that is BEHIND need not see
 *     a step: the thread that leaves makes the next one lead, announces it, and looks at the core only then.
 * I4  A queue without waiters has first == last == null.
 *
 * Memory: giving up is O(1) amortized. The waiters that are gone and still linked are at most as many as
 * the live ones, or FEW; this is approximate, since the counts race. A sweep sets `living` to the number of live
 * waiters, and each hand-over lowers it by one; arrivals don't raise it. So `living` minus `gone` is at most the
 * number that live, and a sweep whenever `gone` has reached half of `living` is in time, also when a long queue
 * has become short. The cost of a sweep is bounded by what has gone, left and arrived since the last one. A
 * waiter that is gone refers to nothing.
 *
 * Progress: a thread waits for a step of another one only while it is parked, or in a back-off. A thread that
 * is stopped while it hands over delays the wake-up of those behind it, not their arrival or their giving up.
 */
@SuppressWarnings("ReferenceEquality") // a waiter equals itself alone
abstract class WaitQueue {
  private static final VarHandle LAST =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "last", VarHandle.class, WaitQueue.class, Waiter.class);
  private static final VarHandle GONE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "gone", VarHandle.class, WaitQueue.class, int.class);
  private static final VarHandle LIVING =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "living", VarHandle.class, WaitQueue.class, int.class);

  /** How many waiters must be gone at least for a sweep to be worthwhile. */
  static final int FEW = 32;

  /** What {@link #await} gives a thread that was interrupted before any attempt succeeded. */
  static final Object INTERRUPTED = new Object();

  static {
    // C6: no class is initialized by a thread that is about to wait, least of all by one that then
    // runs out of stack: the class could never be used again
    Parking.load();
    new Waiter(null).forget();
    Backoff.isYieldWorthIt(0);
  }

  private volatile @Nullable Waiter first;
  private volatile @Nullable Waiter last;

  private volatile int gone; // since the last sweep; about
  private volatile int living; // at the last sweep, less those that have handed over since; about
  private int parks; // about: threads may overwrite each other

  /** Makes one attempt. Returns what it gave, or null. */
  abstract @Nullable Object attempt(@Nullable Object message);

  /** Whether no attempt will succeed any more. */
  abstract boolean isOver();

  /** Whether the leader has a reason to try: an attempt may succeed, or none ever will. */
  abstract boolean isWorthTrying();

  /** Announces that the leader is about to try and then to park: I3. */
  abstract void announce();

  /** Whether an attempt may succeed soon although the leader is not woken for it: I3. */
  abstract boolean mayMissWake();

  /** Wakes the leader. To call after a change of the core that this side may wait for. */
  final void wake() {
    Waiter leader = first;
    if (leader != null) {
      leader.signal();
    }
  }

  /**
   * Waits in this queue until an attempt succeeds.
   *
   * @param deadline the {@link System#nanoTime} to give up at, if {@code timed}
   * @return what the attempt gave; null if time ran out, or if {@link #isOver()}; {@link
   *     #INTERRUPTED} if the thread was interrupted: its interrupt status is cleared, and no
   *     attempt has succeeded
   */
  final @Nullable Object await(@Nullable Object message, boolean timed, long deadline) {
    if (first == null && Backoff.isYieldWorthIt(parks) && Backoff.yieldOnce()) {
      if (Thread.interrupted()) {
        return INTERRUPTED;
      }
      Object soon = attempt(message);
      if (soon != null) {
        return soon;
      }
    }
    return awaitEnlisted(message, timed, deadline);
  }

  /**
   * As {@link #await}, without its first yield. The thread leaves the queue before its last yield,
   * so that no other thread waits for that.
   */
  private @Nullable Object awaitEnlisted(@Nullable Object message, boolean timed, long deadline) {
    var me = new Waiter(Thread.currentThread());
    Object done = null;
    boolean inTime = true;
    boolean yields = false;
    enlist(me);
    try {
      for (int looks = 0; inTime && done == null; ) {
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
          inTime = Backoff.awaitStep(this, looks++, timed, deadline);
        } else if (me.state == state) { // code run in this thread may have used up a permit
          inTime = Parking.park(this, me, timed, deadline);
          yields |= inTime && Backoff.isTimeToYield(++parks);
        }
        done = inTime && Thread.interrupted() ? INTERRUPTED : null;
      }
    } finally {
      leave(me);
      passOn();
    }
    if (yields) {
      Backoff.yieldOnce();
    }
    return done;
  }

  /**
   * Arms and announces again a leader that was woken in vain. It then tries once more before it
   * parks.
   */
  final void rearm(Waiter me) {
    me.state = Waiter.ARMED;
    announce();
  }

  /** Adds a waiter. Afterwards it leads, or it is woken once it leads and has a reason to try. */
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

  /** Gives the waiter's place up. Afterwards the caller must call {@link #passOn}. */
  final void leave(Waiter me) {
    if (me.state == Waiter.GONE || me.changeState(Waiter.BEHIND, Waiter.GONE)) {
      countGone();
    } else {
      handOver(me);
    }
    me.forget();
  }

  /** To call after leaving, not before (I3): wakes the new leader if it has a reason to try. */
  final void passOn() {
    if (first != null && isWorthTrying()) {
      wake();
    }
  }

  /** The waiter responsible for the queue: its leader, or one that is handing over. */
  final @Nullable Waiter leader() {
    return first;
  }

  /** Makes the next waiter lead. For the thread that is responsible for the queue (I1). */
  final void handOver(Waiter from) {
    Waiter at = from;
    for (Waiter next = behind(at); next != null; next = behind(at)) {
      first = next;
      at.next = Waiter.LEFT; // lets go of the rest of the queue: no chains of garbage
      if (next.changeState(Waiter.BEHIND, Waiter.ARMED)) {
        announce();
        break;
      }
      at = next; // gave up while it was behind
    }
    countLeft();
  }

  /**
   * The waiter behind; null if there is none, or if it is just enlisting and will find that it
   * leads.
   */
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

  /** Counts a hand-over. Writes only after a sweep of a long queue. */
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

  /**
   * Skips the waiters that are gone. Any number of threads may do so at once: I2. Returns how many
   * waiters live.
   */
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

  /** How many threads wait: exact when no thread comes or goes, an estimate otherwise. */
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

  /**
   * Collects the objects that the threads that wait here in a select are parked on. It asks the
   * threads, so a select has no cost for being found, and a thread dump shows the same objects.
   * Walks the queue as it changes: a thread that comes or goes meanwhile may be missing. A thread
   * that is parked on something else than a select by now is not given.
   *
   * @param most when to stop
   */
  final void collectSelects(Set<String> found, int most) {
    for (Waiter at = first; at != null && at != Waiter.LEFT && found.size() < most; at = at.next) {
      Object blocker = at.isOfSelect() && at.state != Waiter.GONE ? at.blocker() : null;
      if (blocker != null && shown(blocker).startsWith("Select@")) {
        found.add(shown(blocker));
      }
    }
  }

  /** This queue as a thread dump shows it, so that a dump leads to the channel. */
  final String id() {
    return shown(this);
  }

  private static String shown(Object blocker) {
    return blocker.getClass().getSimpleName()
        + "@"
        + Integer.toHexString(System.identityHashCode(blocker));
  }

  /** Checks I4. For tests, when no thread waits. */
  final void checkInvariants() {
    if (first != null || last != null) {
      throw new AssertionError("I4: " + id() + " still has " + size() + " waiters");
    }
  }
}
