// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * A core without a buffer: a send completes when its message was taken. Senders and receivers meet in the
 * order in which they came, because only the leaders of the two wait queues ever meet.
 *
 *   THREAD                    MEETS                        BY
 *   sender, none waits        leading receiver, ARMED      giving: ARMED -> MATCHING -> MATCHED
 *   receiver, none waits      leading sender, ARMED        taking: ARMED -> MATCHED
 *   leading receiver, AWAKE   leading sender, ARMED        taking
 *
 * A sender that waits never matches a receiver itself: its offer is open while it leads, and may be taken at
 * any time. A receiver that waits is either ARMED, and may be given a message at any time, or AWAKE, and takes
 * one itself; never both. The thread that matches a waiter hands the queue over in the waiter's place, so the
 * next pair need not wait until the waiter's thread has run.
 *
 * I1  A waiter is matched once, and with one waiter.
 * I2  When an offer is open and a receiver leads, that receiver is AWAKE or will be woken: every thread that
 *     makes a waiter lead, or opens an offer, looks at both leaders afterwards (settle). Both sides
 *     announce with a volatile write before they look, so one of them sees the other.
 * I3  A waiter that is matched is unparked, or it is awake and looks at its state before it parks. Before that
 *     look, its owner says with a volatile write that it may park. The thread that matches the waiter reads this
 *     after it has changed the state. So a leader can yield before it parks, and need not be woken meanwhile.
 *
 * Progress: a thread stopped between MATCHING and MATCHED delays the receiver that it is giving to.
 */
public final class Rendezvous extends Core {
  private static final VarHandle MET =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "met", VarHandle.class, Rendezvous.class, long.class);
  private static final VarHandle CANCELLED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "cancelled", VarHandle.class, Rendezvous.class, boolean.class);

  static {
    // C6: no class is initialized by a thread that is about to wait
    new Offer(Thread.currentThread(), MET).take();
    new Request(Thread.currentThread()).give(MET);
  }

  private volatile boolean closed;

  private volatile boolean cancelled;

  private volatile long met;

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
    var receiver = (Partner) receivers.leader();
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
    var sender = (Partner) senders.leader();
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
  private void matched(WaitQueue queue, Partner waiter) {
    queue.handOver(waiter);
    waiter.unpark();
    MET.getAndAdd(this, 1L);
    settle();
  }

  /** To call after a change of leaders, or of what they offer: I2. */
  @Override
  void settle() {
    if (closed) {
      senders.wake();
      receivers.wake();
    } else if (hasMessage()) {
      receivers.wake();
    }
  }

  @Override
  public @Nullable Object awaitSend(Object message, boolean timed, long deadline) {
    return await(senders, new Offer(Thread.currentThread(), message), timed, deadline);
  }

  @Override
  public @Nullable Object awaitReceive(boolean timed, long deadline) {
    return await(receivers, new Request(Thread.currentThread()), timed, deadline);
  }

  @Nullable Object await(WaitQueue queue, Waiting me, boolean timed, long deadline) {
    queue.enlist(me);
    Object done = null;
    boolean interrupted = false;
    try {
      settle();
      for (boolean waits = true; waits; ) {
        int state = me.state;
        if (state == Waiter.MATCHED) {
          done = me.message();
          waits = false;
        } else if (state == Waiter.AWAKE) {
          done = me instanceof Request ? pollLeading() : null;
          if (done != null || closed) {
            break;
          }
          me.state = Waiter.ARMED; // I2: announce, then look once more
          settle();
        } else if (me.isAwake()) {
          me.rest(); // I3: then look once more
        } else {
          boolean inTime = Parking.park(queue, me, timed, deadline);
          interrupted |= Thread.interrupted();
          if (interrupted || !inTime) {
            waits = !giveUp(me);
            timed = false; // it is being matched: I1
          }
        }
      }
    } finally {
      leave(queue, me, interrupted);
    }
    return done == null && interrupted ? INTERRUPTED : done;
  }

  private void leave(WaitQueue queue, Waiter me, boolean interrupted) {
    if (giveUp(me)) {
      queue.leave(me);
      settle();
      return;
    }
    me.forget(); // the thread that matched it has left the queue in its place
    if (interrupted) {
      Thread.currentThread().interrupt(); // it was matched first
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
      switch (me.state) {
        case Waiter.BEHIND -> {
          if (me.changeState(Waiter.BEHIND, Waiter.GONE)) {
            return true;
          }
        }
        case Waiter.ARMED -> {
          if (me.changeState(Waiter.ARMED, Waiter.AWAKE)) {
            return true;
          }
        }
        case Waiter.MATCHING, Waiter.MATCHED -> {
          return false;
        }
        default -> {
          return true;
        }
      }
    }
  }

  @Override
  boolean mayMissWakes() {
    return false;
  }

  @Override
  boolean hasRoom() {
    var receiver = (Partner) receivers.leader();
    return receiver != null && receiver.isRequesting();
  }

  @Override
  boolean hasMessage() {
    var sender = (Partner) senders.leader();
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
    return met;
  }

  @Override
  public int capacity() {
    return 0;
  }

  @Override
  public long accepted() {
    return met;
  }

  @Override
  public long taken() {
    return met;
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

  /** A waiter that the other side can match. Every waiter of a rendezvous is of this type. */
  abstract static class Partner extends Waiter {
    Partner(Thread thread) {
      super(thread);
    }

    /** Whether this could be given a message. */
    boolean isRequesting() {
      return false;
    }

    /** Gives the message, and takes the responsibility for the queue. False if not requested. */
    boolean give(Object message) {
      return false;
    }

    /** Whether a message could be taken from this. */
    boolean isOffering() {
      return false;
    }

    /** Takes the message on offer, and the responsibility for the queue. Null if there is none. */
    @Nullable Object take() {
      return null;
    }
  }

  /**
   * A thread that waits here alone. It stays awake for a while after it has enlisted, and the
   * thread that matches it meanwhile need not wake it: I3.
   */
  abstract static class Waiting extends Partner {
    private static final VarHandle AWAKE =
        ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "awake", VarHandle.class, Waiting.class, boolean.class);

    @Nullable Object message; // of an offer until its owner has left; of a request once MATCHED
    private volatile boolean awake; // written by the owner

    Waiting(Thread thread, @Nullable Object message) {
      super(thread);
      this.message = message;
      AWAKE.set(this, true); // plain: no other thread can see this waiter yet
    }

    /** For the owner. */
    final boolean isAwake() {
      return (boolean) AWAKE.get(this);
    }

    /** For the owner: yields if it leads. Then it must look at its state before it parks. */
    final void rest() {
      if (state == ARMED) {
        Backoff.yieldOnce();
      }
      awake = false;
    }

    /** What changed hands, once MATCHED. */
    final Object message() {
      return Objects.requireNonNull(message);
    }

    @Override
    final void unpark() {
      if (!awake) {
        super.unpark();
      }
    }

    @Override
    final void forget() {
      super.forget();
      message = null;
    }
  }

  /** A sender that waits, with its message ready to be taken while it leads. */
  static final class Offer extends Waiting {
    Offer(Thread thread, Object message) {
      super(thread, message);
    }

    @Override
    boolean isOffering() {
      return state == ARMED;
    }

    @Override
    @Nullable Object take() {
      Object offered = message; // read before it is MATCHED: the owner may leave then
      return changeState(ARMED, MATCHED) ? offered : null;
    }
  }

  /** A receiver that waits, ready to be given a message while it leads. */
  static final class Request extends Waiting {
    Request(Thread thread) {
      super(thread, null);
    }

    @Override
    boolean isRequesting() {
      return state == ARMED;
    }

    @Override
    boolean give(Object given) {
      if (!changeState(ARMED, MATCHING)) {
        return false;
      }
      message = given; // published by MATCHED
      state = MATCHED;
      return true;
    }
  }
}
