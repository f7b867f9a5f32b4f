// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The slots of a {@link Ring}, the arithmetic of its positions, and a look at what is inside. */
abstract class RingSlots extends PaddedHead {
  static final VarHandle ITEM = MethodHandles.arrayElementVarHandle(Object[].class);

  final @Nullable Object[] items; // written by who claimed the slot
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

  final long ordinal(long at) {
    return (at >>> shift) * capacity + (at & mask);
  }

  @Override
  final boolean hasRoom() {
    long end = tail;
    return end >= 0 && (end & POSITION) - (head & POSITION) != lap();
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
  final void look(Predicate<Object> visitor) {
    long end = tail & POSITION;
    for (long at = head < 0 ? end : head & POSITION; at < end; at = next(at)) {
      Object message = itemAt(at);
      if ((head & POSITION) <= at) { // else it was taken meanwhile, and the slot may be used again
        if (message == null || !visitor.test(message)) {
          return; // its sender has not published it, so poll does not give what is behind it either
        }
      }
    }
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
      check((itemAt(at) != null) == inside, "I4: slot " + index(at));
    }
  }

  private static void check(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError(claim);
    }
  }
}
