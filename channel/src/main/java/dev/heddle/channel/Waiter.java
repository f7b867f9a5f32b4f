// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One thread in a line. The line's header explains how the states are used.
 *
 *   FROM      TO        BY               WHEN
 *   BEHIND    ARMED     who left before  it is this waiter's turn to lead
 *   BEHIND    GONE      owner            it gives up before it led
 *   ARMED     AWAKE     signaller        there is something to look at; unparks the owner
 *   AWAKE     ARMED     owner            it found nothing; looks once more, then parks
 *
 * In a rendezvous, where the other side may end the wait by itself:
 *
 *   ARMED     MATCHED   receiver         it takes the offer, and the place in line with it
 *   ARMED     MATCHING  sender           it will hand the message over, and has the place in line
 *   MATCHING  MATCHED   sender           the message is there
 *
 * I1  GONE and MATCHED are final. A leader that leaves keeps its last state: nobody reads it any more but a
 *     signaller that was late, whose stray unpark every park tolerates.
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

  /** Stands in {@link #next} of a waiter that has left: who enlists behind it leads. */
  static final Waiter LEFT = new Waiter(null);

  private @Nullable Thread thread; // until the owner has left: forget
  volatile int state;
  volatile @Nullable Waiter next;

  Waiter(@Nullable Thread thread) {
    this.thread = thread;
    STATE.set(this, ARMED);
  }

  /** Plain: for the owner, before anyone else can see this waiter. */
  final void initialState(int value) {
    STATE.set(this, value);
  }

  final boolean changeState(int from, int to) {
    return state == from && STATE.compareAndSet(this, from, to);
  }

  final boolean changeNext(@Nullable Waiter from, Waiter to) {
    return NEXT.compareAndSet(this, from, to);
  }

  /** What the owner is parked on, if it is; for those who look on. */
  final @Nullable Object blocker() {
    Thread owner = thread;
    return owner == null ? null : LockSupport.getBlocker(owner);
  }

  /** Whether another thread stands behind; an estimate. */
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
   * For the owner, when it has left, or was matched and knows it. The line may keep a waiter that
   * is GONE for as long as the leader stays, but nothing that it refers to. Plain: a thread that
   * still reads what was there unparks the owner in vain, or fails to match it.
   */
  void forget() {
    thread = null;
  }

  /** Whether this belongs to a round of a select. */
  boolean isOf(SelectRound round) {
    return false;
  }

  /** Whether a rendezvous could give a message to this waiter. */
  boolean isRequesting() {
    return false;
  }

  /** Gives the message, and takes the responsibility for the line. False if it is not requested. */
  boolean give(Object message) {
    return false;
  }

  /** Whether a rendezvous could take a message from this waiter. */
  boolean isOffering() {
    return false;
  }

  /** Takes the message on offer, and with it the responsibility for the line. Null if it is not. */
  @Nullable Object takeOffer() {
    return null;
  }

  /** What changed hands, once MATCHED. */
  Object message() {
    throw new IllegalStateException("nothing changes hands with this waiter");
  }

  @Override
  public final boolean isWoken() {
    int now = state;
    return now == AWAKE || now == MATCHED;
  }

  /** For who has matched this waiter: wakes the owner if it may be parked. */
  void unpark() {
    LockSupport.unpark(thread);
  }

  /** Wakes the owner if it is parked, or about to. Awake, it looks again before it parks. */
  final void signal() {
    if (changeState(ARMED, AWAKE)) {
      LockSupport.unpark(thread);
    }
  }
}
