// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * Lets others interrupt a thread only while it is inside foreign code, so that the interrupt never
 * reaches what the thread does next (T8). A visit is told from others by an object, which is the
 * state meanwhile; so one that means a visit that is over can't hit the next one.
 *
 *   FROM   TO     BY           WHEN
 *   OUT    visit  the thread   enters
 *   visit  OUT    the thread   leaves
 *   visit  Hit    interrupter  is about to interrupt
 *   Hit    Hit    interrupter  another one, meanwhile: the first has to interrupt once more
 *   Hit    visit  interrupter  the first, has interrupted as often as it had to
 *
 * I1  Each interrupt lands after what its sender did before, and before the thread is OUT. So a
 *     visitor that took one for an answer to something else is interrupted again.
 * I2  An object is used for one visit, unless nobody ever means one visit alone.
 * Progress: leaving waits, parked, while the state is a Hit. All others never wait.
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

  /* An interrupt that is being sent to a visit; told from others by identity. */
  private static final class Hit {
    final Object visit;

    Hit(Object visit) {
      this.visit = visit;
    }
  }

  private volatile Object state = OUT;
  private @Nullable Thread inside; // written by the visitor before it enters, read while it is in
  private boolean interrupted; // written by the visitor before it enters, by others under a Hit

  /** Opens the gate for the calling thread. It must be outside. */
  public void enter() {
    enter(this);
  }

  /** Opens the gate for the calling thread on a visit. It must be outside. */
  public void enter(Object visit) {
    inside = Thread.currentThread();
    interrupted = false;
    state = visit;
  }

  /**
   * Closes the gate. Returns whether the visitor was interrupted through it; the flag is clear
   * then.
   */
  public boolean exit() {
    return exit(this);
  }

  /** As {@link #exit()}, at the end of the visit that it was entered on. */
  public boolean exit(Object visit) {
    while (!STATE.compareAndSet(this, visit, OUT)) {
      Thread.interrupted(); // or it wouldn't park
      LockSupport.park(this);
    }
    if (interrupted) {
      Thread.interrupted(); // I1: it has landed
    }
    return interrupted;
  }

  /** Interrupts the visitor, if there is one. Any thread. Not one that enters meanwhile. */
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
        return true; // the one that sends the other sends this
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
