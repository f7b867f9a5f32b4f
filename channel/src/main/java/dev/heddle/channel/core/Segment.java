// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A piece of a {@link Segments} list: slots that are used once, and two counters. */
final class Segment {
  static final int SIZE = 64;

  /** The {@link #next} of a full last segment once the list is closed. */
  static final Segment END = new Segment(0);

  /**
   * The {@link #next} of a segment that the list has left behind, so that it keeps none of the
   * later segments reachable.
   */
  static final Segment LEFT = new Segment(0);

  /** What a slot holds once its message was received or removed, or the slot was lost. */
  static final Object TAKEN = new Object();

  private static final long CLOSED = Long.MIN_VALUE;
  private static final int CLAIMED = 56;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle PUTS =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "puts", VarHandle.class, Segment.class, long.class);
  private static final VarHandle TAKES =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "takes", VarHandle.class, Segment.class, long.class);
  private static final VarHandle NEXT =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "next", VarHandle.class, Segment.class, Segment.class);

  /** How many slots the segments before this one had. */
  final long base;

  private final @Nullable Object[] slots = new Object[SIZE];
  // slots claimed for sending; may run past SIZE
  // or: bit 63 closed | 56..61 slots claimed before that | 0..55 sends refused
  private volatile long puts;
  private volatile long takes; // slots claimed for receiving; may run past SIZE
  private volatile @Nullable Segment next;

  Segment(long base) {
    this.base = base;
  }

  /** A segment that begins with a message. */
  Segment(long base, Object message) {
    this(base);
    slots[0] = message;
    PUTS.set(this, 1L);
  }

  /** Claims a slot for sending: its index, SIZE or more if there is none, negative if closed. */
  long claimPut() {
    return (long) PUTS.getAndAdd(this, 1L);
  }

  /**
   * Fills a slot that was claimed. False if a receiver came first and did not wait: then the slot
   * is lost.
   */
  boolean fill(long index, Object message) {
    return SLOT.compareAndSet(slots, (int) index, null, message);
  }

  /** Claims a slot for receiving: its index, SIZE or more if there is none. */
  long claimTake() {
    return (long) TAKES.getAndAdd(this, 1L);
  }

  /**
   * Takes the slot's message. Null if its sender has not filled the slot; then it never will.
   * {@link #TAKEN} if the message was removed.
   */
  @Nullable Object empty(long index) {
    return SLOT.getAndSet(slots, (int) index, TAKEN);
  }

  /** Takes a message out of the middle. False if it is no longer in its slot. */
  boolean remove(long index, Object message) {
    return SLOT.compareAndSet(slots, (int) index, message, TAKEN);
  }

  /** Claims the next slot for receiving if its message was removed. */
  boolean passRemoved() {
    long index = takes;
    return index < SIZE
        && SLOT.getVolatile(slots, (int) index) == TAKEN
        && TAKES.compareAndSet(this, index, index + 1);
  }

  /** Shows the messages in the slots until the visitor returns false; then returns false. */
  boolean look(Core.Visitor visitor) {
    long end = puts();
    for (long index = takes(); index < end; index++) {
      Object message = SLOT.getVolatile(slots, (int) index);
      if (message != null && message != TAKEN && !visitor.visit(base + index, message)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Closes this segment, in which so many slots are claimed. True once. False if it was closed
   * before, or a slot was claimed meanwhile: then look again.
   */
  boolean closeAt(long claimed) {
    return PUTS.compareAndSet(this, claimed, CLOSED | claimed << CLAIMED);
  }

  boolean isClosed() {
    return puts < 0;
  }

  long puts() {
    long now = puts;
    return now < 0 ? (now & Long.MAX_VALUE) >>> CLAIMED : Math.min(SIZE, now);
  }

  long takes() {
    return Math.min(SIZE, takes);
  }

  @Nullable Segment next() {
    return next;
  }

  boolean append(Segment segment) {
    return NEXT.compareAndSet(this, null, segment);
  }

  /** For the thread that moved head past this segment, which is full and was emptied. */
  void leave() {
    next = LEFT;
  }
}
