// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * Lets others interrupt a thread only while it is inside foreign code, so that the interrupt never
 * reaches what the thread does next (T8).
 *
 *   FROM  TO    BY           WHEN
 *   OUT   IN    the thread   enters
 *   IN    OUT   the thread   leaves, nobody interrupted
 *   IN    HIT   interrupter  the one that will interrupt
 *   HIT   DONE  interrupter  has interrupted
 *   DONE  OUT   the thread   leaves, its flag cleared
 *
 * I1  At most one interrupt per visit; it lands before the thread is OUT.
 * Progress: leaving waits, parked, for an interrupter between HIT and DONE. All others never wait.
 */
final class InterruptGate {
  private static final int OUT = 0;
  private static final int IN = 1;
  private static final int HIT = 2;
  private static final int DONE = 3;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(InterruptGate.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int state;
  private @Nullable Thread inside; // written by the visitor before IN, read after IN

  /** Opens the gate for the calling thread. It must be outside. */
  void enter() {
    inside = Thread.currentThread();
    state = IN;
  }

  /**
   * Closes the gate. Returns whether the visitor was interrupted through it; the flag is clear
   * then.
   */
  boolean exit() {
    if (STATE.compareAndSet(this, IN, OUT)) {
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

  /** Interrupts the visitor, if there is one that wasn't interrupted yet. Any thread. */
  boolean interrupt() {
    if (!STATE.compareAndSet(this, IN, HIT)) {
      return false;
    }
    Thread visitor = inside;
    if (visitor != null) {
      visitor.interrupt();
    }
    state = DONE;
    LockSupport.unpark(visitor);
    return true;
  }
}
