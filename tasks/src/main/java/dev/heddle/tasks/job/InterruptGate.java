// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * Lets other threads interrupt a thread only while it is inside foreign code, so that the interrupt never reaches what
 * the thread does next (T8). An object identifies a visit, and is the state during the visit. So an interrupt that is
 * meant for a visit that is over can't hit the next visit.
 *
 *   FROM   TO     BY           WHEN
 *   OUT    visit  the thread   enters
 *   visit  OUT    the thread   leaves
 *   visit  Hit    interrupter  is about to interrupt
 *   Hit    Hit    interrupter  a second one arrives meanwhile: the first must interrupt once more
 *   Hit    visit  interrupter  the first one has interrupted as often as it had to
 *
 * I1  Each interrupt takes effect after what its sender did before, and before the state is OUT. So a visitor that
 *     attributed an earlier interrupt to another cause is interrupted again.
 * I2  An object is used for one visit only, unless no interrupt is ever meant for one visit alone.
 * Progress: exit waits, parked, while the state is a Hit. No other operation waits.
 */
@SuppressWarnings("ReferenceEquality") // a visit is one object, not a similar one
public final class InterruptGate {
  private static final Object OUT = new Object();
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(InterruptGate.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /* An interrupt that is being sent to a visit; distinguished from others by identity. */
  private static final class Hit {
    final Object visit;

    Hit(Object visit) {
      this.visit = visit;
    }
  }

  private volatile Object state = OUT;
  private @Nullable Thread inside; // written by the visitor before it enters, read while it is in
  private boolean interrupted; // written by the visitor before it enters, by others under a Hit

  /** Opens the gate for the calling thread, which must be outside. */
  public void enter() {
    enter(this);
  }

  /** Opens the gate on a visit for the calling thread, which must be outside. */
  public void enter(Object visit) {
    inside = Thread.currentThread();
    interrupted = false;
    state = visit;
  }

  /**
   * Closes the gate. Returns whether the visitor was interrupted through it; if so, the interrupt
   * status is clear.
   */
  public boolean exit() {
    return exit(this);
  }

  /** As {@link #exit()}, at the end of the visit on which the gate was entered. */
  public boolean exit(Object visit) {
    while (!STATE.compareAndSet(this, visit, OUT)) {
      Thread.interrupted(); // or the thread wouldn't park
      LockSupport.park(this);
    }
    if (interrupted) {
      Thread.interrupted(); // I1: it has taken effect
    }
    return interrupted;
  }

  /**
   * Interrupts the visitor, if there is one, but not a visitor that enters meanwhile. Any thread.
   */
  public boolean interrupt() {
    Object now = state;
    return now != OUT && interrupt(now instanceof Hit hit ? hit.visit : now);
  }

  /** Interrupts the visitor, if it is on this visit. Any thread. */
  public boolean interrupt(Object visit) {
    Hit mine = new Hit(visit);
    while (true) {
      Object now = state;
      if (now == visit) {
        if (STATE.compareAndSet(this, visit, mine)) {
          send(mine);
          return true;
        }
      } else if (!(now instanceof Hit other) || other.visit != visit) {
        return false;
      } else if (STATE.compareAndSet(this, other, mine)) {
        return true; // the sender of the other one sends this one, too
      }
    }
  }

  private void send(Hit mine) {
    Thread visitor = Objects.requireNonNull(inside);
    Throwable thrown = null;
    interrupted = true;
    for (Hit hit = mine; hit != null; ) {
      try {
        visitor.interrupt(); // runs foreign code, of a selector or a channel, which may throw
      } catch (RuntimeException | Error e) {
        thrown = e;
      }
      hit = STATE.compareAndSet(this, hit, hit.visit) ? null : (Hit) state;
    }
    LockSupport.unpark(visitor);
    if (thrown != null) {
      throw Failures.<RuntimeException>unchecked(thrown);
    }
  }
}
