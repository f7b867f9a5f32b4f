// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One thread in a wait queue. The queue's header explains how the states are used.
 *
 *   FROM      TO        BY                 WHEN
 *   BEHIND    ARMED     thread that leaves  it is this waiter's turn to lead
 *   BEHIND    GONE      owner               it gives up before it led
 *   ARMED     AWAKE     signaller           there is something to try; unparks the owner
 *   AWAKE     ARMED     owner               it tried in vain; tries once more, then parks
 *   any       GONE      owner               it has left for good, while its thread goes on with its select
 *
 * In a rendezvous, where the other side may end the wait by itself:
 *
 *   ARMED     MATCHED   thread that matches  it takes the offer, and the place in the queue with it
 *   ARMED     MATCHING  thread that matches  it will hand a message over, and has the place in the queue
 *   MATCHING  MATCHED   the same            the message is there, or was taken, and the queues are handed over
 *   MATCHING  ARMED     the same            it found no waiter to match this one with
 *   ARMED     AWAKE     owner               it gives up, and must not be matched any more
 *
 * I1  GONE and MATCHED are final. A leader that leaves keeps its last state. Only a signaller that is late reads
 *     it then, and every park tolerates the stray unpark that may follow.
 */
@SuppressWarnings("ReferenceEquality") // a waiter equals itself alone
class Waiter implements Parking.Wake {
  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, Waiter.class, int.class);
  private static final VarHandle NEXT =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "next", VarHandle.class, Waiter.class, Waiter.class);

  static final int BEHIND = 0;
  static final int ARMED = 1;
  static final int AWAKE = 2;
  static final int GONE = 3;
  static final int MATCHING = 4;
  static final int MATCHED = 5;

  /** The {@link #next} of a waiter that has left: a waiter that enlists behind it leads. */
  static final Waiter LEFT = new Waiter(null);

  private @Nullable Thread thread; // null once the owner has left: forget
  volatile int state;
  volatile @Nullable Waiter next;

  Waiter(@Nullable Thread thread) {
    this.thread = thread;
    STATE.set(this, ARMED);
  }

  /** A plain write: for the owner, before any other thread can see this waiter. */
  final void initialState(int value) {
    STATE.set(this, value);
  }

  final boolean changeState(int from, int to) {
    return state == from && STATE.compareAndSet(this, from, to);
  }

  final boolean changeNext(@Nullable Waiter from, Waiter to) {
    return NEXT.compareAndSet(this, from, to);
  }

  /** What the owner is parked on, if it is parked. Any thread may ask. */
  final @Nullable Object blocker() {
    Thread owner = thread;
    return owner == null ? null : LockSupport.getBlocker(owner);
  }

  /** Whether this belongs to a select, so that its owner may wait in other queues, too. */
  boolean isOfSelect() {
    return false;
  }

  /** Whether another thread waits behind this one; an estimate. */
  final boolean isFollowedByOther() {
    for (Waiter at = next; at != null && at != LEFT; at = at.next) {
      Thread other = at.thread;
      if (other != null && other != thread && at.state != GONE) {
        return true;
      }
    }
    return false;
  }

  /**
   * Drops what this refers to. For the owner, when it has left, or was matched and knows that. The
   * queue may keep a waiter that is GONE as long as the leader stays, but not what that waiter
   * referred to. Plain writes: a thread that still reads the old values unparks the owner in vain,
   * or fails to match it.
   */
  void forget() {
    thread = null;
  }

  @Override
  public final boolean isWoken() {
    int now = state;
    return now == AWAKE || now == MATCHED;
  }

  /** For the thread that has matched this waiter: wakes the owner if it may be parked. */
  void unpark() {
    LockSupport.unpark(thread);
  }

  /**
   * Wakes the owner if it is parked or about to park. An owner that is awake tries again before it
   * parks.
   */
  final void signal() {
    if (changeState(ARMED, AWAKE)) {
      LockSupport.unpark(thread);
    }
  }
}
