// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The slots of a {@link Ring}, the arithmetic of its positions, and a look at what is inside. */
abstract class RingSlots extends PaddedHead {
  /** The bits of a position without its sign. */
  static final long POSITION = Long.MAX_VALUE;

  static final VarHandle TURN = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle ITEM = MethodHandles.arrayElementVarHandle(Object[].class);

  final @Nullable Object[] items; // written by who claimed the slot; published by its turn
  final long[] turns;
  final int capacity;
  final int shift;
  final long mask;

  RingSlots(int capacity) {
    this.capacity = capacity;
    shift = Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
    mask = (1L << shift) - 1;
    items = new Object[capacity];
    turns = new long[capacity];
  }

  final long turnOf(long at) {
    return (long) TURN.getVolatile(turns, (int) (at & mask));
  }

  final long next(long at) {
    return (at & mask) + 1 == capacity ? (at | mask) + 1 : at + 1;
  }

  final long emptyTurn(long at) {
    return at >>> shift << 1;
  }

  final long ordinal(long at) {
    return (at >>> shift) * capacity + (at & mask);
  }

  @Override
  final void look(Predicate<Object> visitor) {
    long end = tail & POSITION;
    for (long at = head; at >= 0 && at < end; at = next(at)) {
      long full = emptyTurn(at) + 1;
      if (turnOf(at) < full) {
        return; // its sender has not published it, so poll does not give what is behind it either
      }
      Object message = itemAt(at);
      if (message != null && turnOf(at) == full && !visitor.test(message)) {
        return;
      }
    }
  }

  /**
   * Between two looks at the turn that found it full, this is the message of that turn: a receiver
   * changes the turn before another sender writes, and that one has seen it.
   */
  private @Nullable Object itemAt(long at) {
    return ITEM.getVolatile(items, (int) (at & mask));
  }
}
