// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * Lets others interrupt a thread only while it is inside foreign code, so that the interrupt never
 * reaches what the thread does next (T8). A visit is told from others by an object, which is the
 * state meanwhile; so who means a visit that is over can't hit the next one.
 *
 *   FROM   TO     BY           WHEN
 *   OUT    visit  the thread   enters
 *   visit  OUT    the thread   leaves, nobody interrupted
 *   visit  HIT    interrupter  the one that will interrupt
 *   HIT    DONE   interrupter  has interrupted
 *   DONE   OUT    the thread   leaves, its flag cleared
 *
 * I1  At most one interrupt per visit; it lands before the thread is OUT.
 * I2  An object is used for one visit, unless nobody ever means one visit alone.
 * Progress: leaving waits, parked, for an interrupter between HIT and DONE. All others never wait.
 */
final class InterruptGate {
  private static final Object OUT = new Object();
  private static final Object HIT = new Object();
  private static final Object DONE = new Object();
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(InterruptGate.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile Object state = OUT;
  private @Nullable Thread inside; // written by the visitor before it enters, read while it is in

  /** Opens the gate for the calling thread. It must be outside. */
  void enter() {
    enter(this);
  }

  /** Opens the gate for the calling thread on a visit. It must be outside. */
  void enter(Object visit) {
    inside = Thread.currentThread();
    state = visit;
  }

  /**
   * Closes the gate. Returns whether the visitor was interrupted through it; the flag is clear
   * then.
   */
  boolean exit() {
    return exit(this);
  }

  /** As {@link #exit()}, at the end of the visit that it was entered on. */
  boolean exit(Object visit) {
    if (STATE.compareAndSet(this, visit, OUT)) {
      return false;
    }
    Thread.interrupted();
    while (state != DONE) {
      LockSupport.park(this);
      Thread.interrupted();
    }
    Thread.interrupted(); // I1: it has landed
    state = OUT;
    return true;
  }

  /**
   * Interrupts the visitor, if there is one that wasn't interrupted yet. Any thread. Not one that
   * enters meanwhile.
   */
  boolean interrupt() {
    Object now = state;
    return now != OUT && now != HIT && now != DONE && interrupt(now);
  }

  /** Interrupts the visitor, if it is on this visit and wasn't interrupted yet. Any thread. */
  boolean interrupt(Object visit) {
    if (!STATE.compareAndSet(this, visit, HIT)) {
      return false;
    }
    Thread visitor = inside;
    try {
      if (visitor != null) {
        visitor.interrupt(); // runs foreign code, of a selector or a channel, which may throw
      }
    } finally {
      state = DONE;
      LockSupport.unpark(visitor);
    }
    return true;
  }
}
