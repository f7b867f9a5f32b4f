// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A channel without a buffer: a send completes when its message was taken. Senders and receivers meet in
 * the order they came, because only the leaders of the two lines ever meet.
 *
 *   WHO                       MEETS                        BY
 *   sender, nobody waits      leading receiver, ARMED      giving: ARMED -> MATCHING -> MATCHED
 *   receiver, nobody waits    leading sender, ARMED        taking: ARMED -> MATCHED
 *   leading receiver, AWAKE   leading sender, ARMED        taking
 *
 * A sender that waits never reaches out itself: its offer lies open while it leads, and it may be taken at
 * any time. A receiver that waits is ARMED, and may be given a message at any time, or it is AWAKE, and
 * takes; never both. Who matches a waiter hands the line over in its place, so the next pair need not wait
 * until it has run.
 *
 * I1  A waiter is matched once, and with one waiter.
 * I2  When an offer lies open and a receiver leads, that receiver is AWAKE or will be woken: everyone who
 *     makes a waiter lead, or lays an offer open, looks at both leaders afterwards (settle). Both sides
 *     announce with a volatile write before they look, so one of them sees the other.
 *
 * I3  A waiter that is matched is unparked, or it is awake and will look at its state before it parks: it
 *     says with a volatile write that it may park, before that look; who matches it reads that after it
 *     has changed the state. So a leader can yield before it parks, and who meets it need not wake it.
 *
 * Progress: a thread stopped between MATCHING and MATCHED delays the receiver that it is giving to.
 */
final class RendezvousChannel<T> extends Channel<T> {
  private static final VarHandle MET =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "met", VarHandle.class, RendezvousChannel.class, long.class);
  private static final VarHandle ABANDONED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(),
          "abandoned",
          VarHandle.class,
          RendezvousChannel.class,
          boolean.class);

  static {
    // C6: no class is initialized by a thread that is about to wait
    StackReserve.forWaiting();
    new Offer(Thread.currentThread(), MET).takeOffer();
    new Request(Thread.currentThread()).give(MET);
  }

  private volatile boolean closed;

  @SuppressWarnings("UnusedVariable") // read and written through its handle
  private volatile boolean abandoned;

  private volatile long met;

  RendezvousChannel(@Nullable String name, @Nullable Consumer<? super T> onUndelivered) {
    super(name, onUndelivered);
  }

  @Override
  boolean put(Object message) {
    return senders.leader() == null && putLeading(message);
  }

  @Override
  @Nullable Object poll() {
    return receivers.leader() == null ? pollLeading() : null;
  }

  @Override
  boolean putLeading(Object message) {
    Waiter request = receivers.leader();
    if (!closed && request != null && request.isRequesting()) {
      StackReserve.forPublishing(0, 0, 0, 0, 0);
      if (request.give(message)) {
        matched(receivers, request);
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable Object pollLeading() {
    Waiter offer = senders.leader();
    if (closed || offer == null || !offer.isOffering()) {
      return null; // of what is closed nothing is taken, or who was told so would be wrong
    }
    StackReserve.forPublishing(0, 0, 0, 0, 0);
    Object message = offer.takeOffer();
    if (message != null) {
      matched(senders, offer);
    }
    return message;
  }

  /** For the one that matched a waiter of the other side. */
  private void matched(Line line, Waiter waiter) {
    line.handOver(waiter);
    waiter.unpark();
    MET.getAndAdd(this, 1L);
    settle();
  }

  /** After a change of leaders, or of what they offer: I2. */
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
  @Nullable Object awaitSend(Object message, boolean timed, long deadline)
      throws InterruptedException {
    return await(senders, new Offer(Thread.currentThread(), message), timed, deadline);
  }

  @Override
  @Nullable Object awaitReceive(boolean timed, long deadline) throws InterruptedException {
    return await(receivers, new Request(Thread.currentThread()), timed, deadline);
  }

  @Nullable Object await(Line line, RendezvousWaiter me, boolean timed, long deadline)
      throws InterruptedException {
    StackReserve.forWaiting();
    line.enlist(me);
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
          boolean inTime = Parking.park(line, me, timed, deadline);
          interrupted |= Thread.interrupted();
          if (interrupted || !inTime) {
            waits = !giveUp(me);
            timed = false; // it is being matched: I1
          }
        }
      }
    } finally {
      leave(line, me, interrupted);
    }
    if (done == null && interrupted) {
      throw line.interrupted();
    }
    return done;
  }

  private void leave(Line line, Waiter me, boolean interrupted) {
    if (giveUp(me)) {
      line.leave(me);
      settle();
      return;
    }
    me.forget(); // the thread that matched it has left the line in its place
    if (interrupted) {
      Thread.currentThread().interrupt(); // it was matched first
    }
  }

  @Override
  void passOn(Line line) {
    settle();
  }

  /** Makes sure that nobody matches a waiter any more. False if somebody has: then wait for it. */
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
  boolean hasRoom() {
    Waiter request = receivers.leader();
    return request != null && request.isRequesting();
  }

  @Override
  boolean hasMessage() {
    Waiter offer = senders.leader();
    return offer != null && offer.isOffering();
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
  long turnover() {
    return met;
  }

  @Override
  int available(int most) {
    return senders.size(most);
  }

  @Override
  void seal() {
    closed = true;
  }

  @Override
  boolean abandon() {
    closed = true;
    return ABANDONED.compareAndSet(this, false, true);
  }

  @Override
  void withdraw(Consumer<Object> taker) {
    // nothing is buffered: a message on offer is still its sender's
  }

  @Override
  boolean isClosed() {
    return closed;
  }

  @Override
  boolean isDrained() {
    return closed;
  }

  @Override
  int size() {
    return 0;
  }

  @Override
  int capacity() {
    return 0;
  }

  @Override
  long accepted() {
    return met;
  }

  @Override
  long taken() {
    return met;
  }

  @Override
  int highWaterMark() {
    return 0;
  }
}
