// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The slots of a {@link Ring}, the arithmetic of its positions, and a look at what is inside. */
abstract class RingSlots extends PaddedHead {
  static final VarHandle ITEM = MethodHandles.arrayElementVarHandle(Object[].class);

  /** Stands in a slot that was cancelled, and whose message is its sender's again. */
  static final Object TAKEN_BACK = new Object();

  final @Nullable Object[] items; // written by who claimed the slot

  /** How long to wait, in nanoseconds, for senders in the middle of publishing. */
  static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private volatile int removed; // how many were; written by the one that holds head
  final int capacity;
  final int shift;
  final long mask;

  RingSlots(int capacity, SendLine senders, ReceiveLine receivers) {
    super(senders, receivers);
    this.capacity = capacity;
    shift = Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
    mask = (1L << shift) - 1;
    items = new Object[capacity];
    setEasyBefore(1); // the first message needs no look
  }

  final int index(long at) {
    return (int) (at & mask);
  }

  final @Nullable Object itemAt(long at) {
    return ITEM.getAcquire(items, index(at));
  }

  final long next(long at) {
    return (at & mask) + 1 == capacity ? (at | mask) + 1 : at + 1;
  }

  /** How far a position is from the one with the same slot, one lap on. */
  final long lap() {
    return 1L << shift;
  }

  /** The position so many messages further, at most as many as fit. */
  final long advance(long at, int count) {
    long index = (at & mask) + count;
    return index < capacity ? at + count : (at | mask) + 1 + index - capacity;
  }

  /** The position one message before. */
  final long previous(long at) {
    return (at & mask) == 0 ? at - lap() + capacity - 1 : at - 1;
  }

  final long ordinal(long at) {
    return (at >>> shift) * capacity + (at & mask);
  }

  @Override
  final boolean hasRoom() {
    return tail >= 0 && !isFull();
  }

  @Override
  final boolean isFull() {
    long end = tail & POSITION; // first: if it was full then, it is full when head is read
    return end - (head & POSITION) == lap();
  }

  @Override
  final long turnover() {
    return (tail & POSITION) + (head & POSITION);
  }

  @Override
  final boolean hasMessage() {
    long at = head;
    return at >= 0 && (at & POSITION) != (tail & POSITION);
  }

  @Override
  final void awaitRoom() {
    callReceivers();
  }

  @Override
  final void awaitMessage() {
    callSenders();
  }

  @Override
  final void look(Visitor visitor, boolean alone) {
    if (!alone) {
      look(visitor);
    } else if (StackReserve.forHolding() && hold()) {
      try {
        look(visitor);
      } finally {
        release();
      }
    }
  }

  private void look(Visitor visitor) {
    long end = tail & POSITION;
    for (long at = head < 0 ? end : head & POSITION; at < end; at = next(at)) {
      Object message = itemAt(at);
      if (message == null || (head & POSITION) > at) {
        continue; // not published yet; or taken meanwhile, and the slot may be used again
      }
      if (message == TAKEN_BACK || !visitor.visit(at, message)) {
        return;
      }
    }
  }

  /**
   * Holds head, so that nobody receives or cancels, and moves every message before that one to the
   * next slot. If one of them is not published yet, lets head go and waits for its sender.
   */
  @Override
  final boolean remove(long at, Object message, int seen) {
    for (int looks = 0; StackReserve.forHolding() && hold(); looks++) {
      long hole = -1;
      long oldest = -1; // of the messages that are left
      boolean sendersWait = false;
      try {
        hole = find(at, (2 * removed - (seen & ~1)) >>> 1, message);
        if (hole >= 0 && isPublished(head & POSITION, hole)) {
          oldest = moveUp(head & POSITION, hole);
        }
      } finally { // a thread at the end of its stack must not leave it held: nobody could cancel
        if (oldest < 0) {
          release();
        } else {
          sendersWait = releaseAt(oldest);
        }
      }
      if (sendersWait) {
        senders.wakeForRoom();
      }
      if (oldest >= 0 || hole < 0) {
        return oldest >= 0;
      }
      Backoff.pauseUninterruptibly(this, looks, false, 0);
    }
    return false;
  }

  /** Makes the room at the front, where a receive would. Returns where head has to move on to. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by the one that holds head
  private long moveUp(long oldest, long hole) {
    removed++; // before anything moves: see removals
    for (long to = hole; to != oldest; to = previous(to)) {
      ITEM.setVolatile(items, index(to), itemAt(previous(to)));
    }
    ITEM.setVolatile(items, index(oldest), (Object) null);
    return next(oldest);
  }

  /** The first position, from one to so many behind it, that holds this very message; or -1. */
  @SuppressWarnings("ReferenceEquality") // it was seen there, and only moves
  private long find(long from, int moves, Object message) {
    long oldest = head & POSITION;
    long end = tail & POSITION;
    long at = from;
    for (int k = 0; k <= moves && at < end; k++, at = next(at)) {
      if (at >= oldest && itemAt(at) == message) {
        return at;
      }
    }
    return -1;
  }

  private boolean isPublished(long from, long to) {
    for (long at = from; at != to; at = next(at)) {
      if (itemAt(at) == null) {
        return false;
      }
    }
    return true;
  }

  @Override
  final int removals() {
    int before = removed; // before head: an even number is then that of a moment when nothing moved
    return 2 * before + ((head & HELD) == 0 ? 0 : 1);
  }

  /** Checks I3 and I4. For tests, when nobody is at work. */
  @Override
  final void checkInvariants() {
    long from = ordinal(head & POSITION);
    long count = ordinal(tail & POSITION) - from;
    check(count >= 0 && count <= capacity, "I3: " + count + " messages in " + capacity);
    long at = head & POSITION;
    boolean cancelled = head < 0;
    for (int k = 0; k < capacity; k++, at = next(at)) {
      boolean inside = k < count && !cancelled;
      Object item = itemAt(at);
      check(item == TAKEN_BACK ? cancelled : (item != null) == inside, "I4: slot " + index(at));
    }
  }

  private static void check(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError(claim);
    }
  }
}
