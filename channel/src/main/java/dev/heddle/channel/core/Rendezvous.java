// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/*
 * A core without a buffer: a send completes when its message was taken. Senders and receivers meet in the
 * order in which they came, because only the leaders of the two wait queues ever meet.
 *
 *   THREAD                    MATCHES                      BY
 *   sender, none waits        leading receiver, ARMED      giving: ARMED -> MATCHING -> MATCHED
 *   receiver, none waits      leading sender, ARMED        taking: ARMED -> MATCHED
 *   leading receiver, AWAKE   leading sender, ARMED        taking
 *   any thread that settles   both leaders, ARMED          reserving one, ARMED -> MATCHING, and then taking from
 *                                                          or giving to the other one; if that fails, the first
 *                                                          one is released, MATCHING -> ARMED
 *
 * The offer of a sender that waits is open while the sender leads, and may be taken at any time. A receiver that
 * waits here alone is either ARMED, and may be given a message at any time, or AWAKE, and takes one itself, or it
 * is reserved (MATCHING). The thread that matches a waiter hands the queue over in the waiter's place, so the next
 * pair need not wait until the waiter's thread has run. Only a waiter that waits here alone can be reserved: a
 * clause of a select that is claimed has won for good. So two selects meet as a receiver that is woken and a sender.
 *
 * I1  A waiter is matched once, and with one waiter.
 * I2  When an offer is open and a receiver leads, they are matched, or that receiver is AWAKE or will be woken, or
 *     a thread will look at them: every thread that makes a waiter lead, or opens an offer, looks at both leaders
 *     afterwards (settle). Both sides announce with a volatile write before they look, so one of them sees the
 *     other. A thread that finds a leader which another thread is matching leaves both to that thread. That one
 *     looks again; or, after its last look, the owner of the waiter that it has reserved does (settles), and that
 *     waiter becomes MATCHED only when both queues are handed over. Until a receiver that is woken has run, both
 *     queues stand still, and grow. So two waiters that a thread can match are not woken for it.
 * I3  A waiter that is matched is unparked, or it is awake and looks at its state before it parks. Before that
 *     look, its owner says with a volatile write that it may park. The thread that matches the waiter reads this
 *     after it has changed the state. So a leader can yield before it parks, and need not be woken meanwhile.
 *
 * Counts: `taken` is written by the thread that is responsible for the queue of senders, `given` by that for the
 * queue of receivers, also for two waiters that a third thread matches. Each hand-over orders the writes of one
 * thread before those of the next, so neither count needs an atomic operation.
 *
 * Progress: a thread stopped while it matches delays the two leaders and those behind them. Meanwhile the time limit
 * and the interrupt of a waiter that is MATCHING have no effect. One stopped before it settles delays the leaders
 * until another thread comes.
 */
public final class Rendezvous extends Core {
  private static final VarHandle TAKEN =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "taken", VarHandle.class, Rendezvous.class, long.class);
  private static final VarHandle GIVEN =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "given", VarHandle.class, Rendezvous.class, long.class);
  private static final VarHandle CANCELLED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "cancelled", VarHandle.class, Rendezvous.class, boolean.class);

  static {
    // C6: no class is initialized by a thread that is about to wait
    new RendezvousWaiter.Offer(Thread.currentThread(), TAKEN).take();
    new RendezvousWaiter.Request(Thread.currentThread()).give(TAKEN);
  }

  /** How many pairs one thread tries to match before it hands that duty on. */
  static final int MOST_LOOKS = 64;

  private volatile boolean closed;
  private volatile boolean cancelled;

  @SuppressWarnings("UnusedVariable") // read and written through its handle
  private long taken; // by receivers, from the leading sender

  @SuppressWarnings("UnusedVariable") // read and written through its handle
  private long given; // to the leading receiver

  @Override
  public boolean put(Object message) {
    return senders.leader() == null && putLeading(message);
  }

  @Override
  public @Nullable Object poll() {
    return receivers.leader() == null ? pollLeading() : null;
  }

  @Override
  boolean putLeading(Object message) {
    var receiver = (RendezvousWaiter) receivers.leader();
    if (!closed && receiver != null && receiver.isRequesting()) {
      if (receiver.give(message)) {
        matched(receivers, receiver);
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable Object pollLeading() {
    var sender = (RendezvousWaiter) senders.leader();
    if (closed || sender == null || !sender.isOffering()) {
      return null; // once closed, nothing is taken: a thread may have been told that
    }
    Object message = sender.take();
    if (message != null) {
      matched(senders, sender);
    }
    return message;
  }

  /** Hands the queue over and wakes the owner, for the thread that matched its waiter. */
  private void matched(WaitQueue queue, RendezvousWaiter waiter) {
    count(queue);
    queue.handOver(waiter);
    try {
      waiter.unpark();
    } finally {
      settle();
    }
  }

  /**
   * Matches pairs of leaders, up to a number; then it hands that duty on. To call after a change of
   * leaders, or of what they offer: I2.
   */
  @Override
  void settle() {
    boolean looksAgain = true;
    for (int looks = 1; looksAgain; looks++) {
      boolean last = !mayLookAfter(looks);
      looksAgain = matchLeaders(last) && !last;
    }
    if (closed) {
      senders.wake();
      receivers.wake();
    }
  }

  private static boolean mayLookAfter(int looks) {
    return looks < MOST_LOOKS;
  }

  /**
   * Matches the two leaders with each other, if one of them waits here alone: that one is reserved,
   * which can be taken back, and then the other one matched.
   *
   * @param last whether this thread will not look again; then another one must
   * @return whether to look again; false also if another thread will
   */
  private boolean matchLeaders(boolean last) {
    var sender = (RendezvousWaiter) senders.leader();
    var receiver = (RendezvousWaiter) receivers.leader();
    if (sender == null
        || receiver == null
        || closed // read after the leaders: one that has enlisted since the close matches nobody
        || !sender.isOffering()
        || !receiver.isRequesting()) {
      return false;
    }
    boolean gives = receiver.isOfSelect();
    if (gives && sender.isOfSelect()) {
      receivers.wake();
      return false;
    }
    var reserved = (RendezvousWaiter.Alone) (gives ? sender : receiver);
    if (!reserved.changeState(Waiter.ARMED, Waiter.MATCHING)) {
      return false; // another thread has, or its owner gives up: that one looks again
    }
    reserved.settles = last;
    boolean matched = false;
    try {
      matched = gives ? receiver.give(reserved.message()) : reserved.accept(sender.take());
    } finally {
      if (!matched) { // also after an error: a waiter that stays reserved waits for ever
        release(reserved);
      }
    }
    if (matched) {
      count(receivers);
      try {
        handOver(sender, receiver);
      } finally {
        reserved.state = Waiter.MATCHED; // not before: its owner may settle at once
        unpark(sender, receiver);
      }
    }
    return matched;
  }

  /** Other threads may have left this waiter to this thread: it looks once more. */
  private void release(RendezvousWaiter.Alone reserved) {
    reserved.release();
    if (hasMessage()) {
      receivers.wake();
    }
  }

  /** Hands both queues over, the second one also if that fails for the first. */
  private void handOver(Waiter sender, Waiter receiver) {
    try {
      senders.handOver(sender);
    } finally {
      receivers.handOver(receiver);
    }
  }

  private static void unpark(Waiter sender, Waiter receiver) {
    try {
      sender.unpark();
    } finally {
      receiver.unpark();
    }
  }

  /** For the thread that is responsible for that queue. */
  @SuppressWarnings("ReferenceEquality") // a queue equals itself alone
  private void count(WaitQueue queue) {
    if (queue == senders) {
      TAKEN.setRelease(this, (long) TAKEN.get(this) + 1);
    } else {
      GIVEN.setRelease(this, (long) GIVEN.get(this) + 1);
    }
  }

  private long met() {
    return (long) TAKEN.getAcquire(this) + (long) GIVEN.getAcquire(this);
  }

  @Override
  public @Nullable Object awaitSend(Object message, boolean timed, long deadline) {
    return await(
        senders, new RendezvousWaiter.Offer(Thread.currentThread(), message), timed, deadline);
  }

  @Override
  public @Nullable Object awaitReceive(boolean timed, long deadline) {
    return await(receivers, new RendezvousWaiter.Request(Thread.currentThread()), timed, deadline);
  }

  @Nullable Object await(WaitQueue queue, RendezvousWaiter.Alone me, boolean timed, long deadline) {
    queue.enlist(me);
    Object done = null;
    boolean interrupted = false;
    boolean late = false;
    try {
      settle();
      for (boolean waits = true; waits; ) {
        int state = me.state;
        if (state == Waiter.MATCHED) {
          done = me.message();
          waits = false;
        } else if ((interrupted || late) && giveUp(me)) {
          waits = false; // else it is being matched: I1
        } else if (state == Waiter.AWAKE) {
          done = me instanceof RendezvousWaiter.Request ? pollLeading() : null;
          if (done != null || closed) {
            break;
          }
          me.state = Waiter.ARMED; // I2: announce, then look once more
          settle();
        } else if (me.isAwake()) {
          me.rest(); // I3: then look once more
        } else {
          late |= !Parking.park(queue, me, timed && !late, deadline);
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      leave(queue, me, interrupted);
    }
    return done == null && interrupted ? INTERRUPTED : done;
  }

  private void leave(WaitQueue queue, RendezvousWaiter.Alone me, boolean interrupted) {
    boolean givenUp = giveUp(me);
    for (int looks = 0; !givenUp && me.state == Waiter.MATCHING; looks++) { // after an error alone
      Backoff.awaitStepUninterruptibly(queue, looks, false, 0);
      givenUp = giveUp(me);
    }
    if (givenUp) {
      queue.leave(me);
      settle();
      return;
    }
    me.forget(); // the thread that matched it has left the queue in its place
    if (interrupted) {
      Thread.currentThread().interrupt(); // it was matched first
    }
    if (me.settles) {
      settle();
    }
  }

  @Override
  void passOn(WaitQueue queue) {
    settle();
  }

  /**
   * Makes sure that no thread matches a waiter any more. False if a thread has: then the owner must
   * wait for that match.
   */
  private static boolean giveUp(Waiter me) {
    for (; ; ) {
      int state = me.state;
      if (state == Waiter.MATCHING || state == Waiter.MATCHED) {
        return false;
      }
      if ((state != Waiter.BEHIND && state != Waiter.ARMED)
          || me.changeState(state, state == Waiter.BEHIND ? Waiter.GONE : Waiter.AWAKE)) {
        return true;
      }
    }
  }

  @Override
  boolean mayMissWakes() {
    return false;
  }

  @Override
  boolean hasRoom() {
    var receiver = (RendezvousWaiter) receivers.leader();
    return receiver != null && receiver.isRequesting();
  }

  @Override
  boolean hasMessage() {
    var sender = (RendezvousWaiter) senders.leader();
    return sender != null && sender.isOffering();
  }

  @Override
  boolean isRoomNear() {
    return !closed && senders.leader() == null && receivers.leader() != null;
  }

  @Override
  boolean isMessageNear() {
    return !closed && receivers.leader() == null && senders.leader() != null;
  }

  @Override
  public int available(int most) {
    return senders.size(most);
  }

  @Override
  long turnover() {
    return met();
  }

  @Override
  public int capacity() {
    return 0;
  }

  @Override
  public long accepted() {
    return met();
  }

  @Override
  public long taken() {
    return met();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** Nothing is buffered, so nothing is withdrawn: a message on offer is still its sender's. */
  @Override
  public boolean cancel() {
    closed = true;
    return CANCELLED.compareAndSet(this, false, true);
  }

  @Override
  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isDrained() {
    return closed;
  }
}
