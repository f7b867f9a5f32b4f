// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a ring: its two positions and its slots. A position is {@code (lap << shift) |
 * index}. The table of {@code Ring} says which thread writes what.
 *
 * <p>Each of the two words is on a cache line of its own, together with what only its side writes.
 * The fields of a class are laid out after those of its superclass, so there is one class for each
 * cache line.
 */
final class RingLayers {
  /** The sign bit of a word: no thread claims a position any more. */
  static final long CLOSED = Long.MIN_VALUE;

  /**
   * The bit below it: the other side waits, and the thread that claims the next position wakes it.
   */
  static final long AWAITED = 1L << 62;

  /**
   * The bit below that, in head only: a thread removes a message, and no thread claims meanwhile.
   */
  static final long HELD = 1L << 61;

  /** The rest of a word: the position that is claimed next. */
  static final long POSITION = HELD - 1;

  /** Marks a slot of a cancelled ring whose message its sender has taken back. */
  static final Object TAKEN_BACK = new Object();

  private RingLayers() {}

  /** The slots, and the arithmetic of positions. */
  abstract static class Slots extends Core {
    private static final VarHandle WITHDRAWN =
        ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "withdrawn", VarHandle.class, Slots.class, long.class);

    static final VarHandle ITEM = MethodHandles.arrayElementVarHandle(Object[].class);

    final @Nullable Object[] items; // written by the thread that claimed the slot
    final int capacity;
    private final int shift;
    private final long mask;
    volatile boolean cancelled; // set once; senders read it after publishing
    volatile int removed; // how many messages were removed; written by the thread that holds head

    @SuppressWarnings("UnusedVariable") // written through its handle
    private volatile long withdrawn;

    Slots(int capacity) {
      this.capacity = capacity;
      shift = Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
      mask = (1L << shift) - 1;
      items = new Object[capacity];
    }

    final @Nullable Object itemAt(long at) {
      return ITEM.getAcquire(items, index(at));
    }

    /** For the thread that has claimed the position; pairs with {@link #itemAt}. */
    final void setItemRelease(long at, @Nullable Object item) {
      ITEM.setRelease(items, index(at), item);
    }

    /** As {@link #setItemRelease}, and ordered before what this thread reads next. */
    final void setItemVolatile(long at, @Nullable Object item) {
      ITEM.setVolatile(items, index(at), item);
    }

    final int index(long at) {
      return (int) (at & mask);
    }

    final long next(long at) {
      return (at & mask) + 1 == capacity ? (at | mask) + 1 : at + 1;
    }

    /** The distance between two positions that share a slot and are one lap apart. */
    final long lap() {
      return 1L << shift;
    }

    /** The position {@code count} messages further; at most as many as fit. */
    final long advance(long at, int count) {
      long index = (at & mask) + count;
      return index < capacity ? at + count : (at | mask) + 1 + index - capacity;
    }

    /** How many messages fit if those from {@code head} to {@code tail} are inside. */
    final long roomBetween(long head, long tail) {
      return capacity - (ordinal(tail) - ordinal(head));
    }

    /** The position one message before. */
    final long previous(long at) {
      return (at & mask) == 0 ? at - lap() + capacity - 1 : at - 1;
    }

    /** How many messages were claimed before a position. */
    final long ordinal(long at) {
      return (at >>> shift) * capacity + (at & mask);
    }

    @Override
    public final int capacity() {
      return capacity;
    }

    @Override
    final boolean isCancelled() {
      return cancelled;
    }

    final void countWithdrawn() {
      WITHDRAWN.getAndAdd(this, 1L);
    }

    @Override
    public final long withdrawn() {
      return withdrawn;
    }
  }

  /** The sending position. */
  abstract static class Tail extends Slots {
    private static final VarHandle TAIL =
        ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "tail", VarHandle.class, Tail.class, long.class);

    private static final VarHandle EASY_BEFORE =
        ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "easyBefore", VarHandle.class, Tail.class, long.class);

    private static final VarHandle MARK =
        ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "mark", VarHandle.class, Tail.class, int.class);

    volatile long tail; // closed for sending | receivers wait | the position of the next send

    @SuppressWarnings("UnusedVariable") // read and written through its handle
    private long easyBefore; // written rarely, by senders

    private volatile int mark; // the largest number of messages that were inside at once

    // never read: they keep the next field off the cache line that every sender writes
    long t3, t4, t5, t6, t7;

    Tail(int capacity) {
      super(capacity);
    }

    final int mark() {
      return mark;
    }

    /** Raises the mark if so many messages are more than it says. Returns it. */
    final int raiseMark(int now) {
      int seen = mark;
      while (now > seen && !MARK.compareAndSet(this, seen, now)) {
        seen = mark;
      }
      return Math.max(now, seen);
    }

    /**
     * A cached index: to send at a position before this one, head need not be read. It is the head
     * that a sender has read plus the high-water mark, which is at most the capacity; before that,
     * 1. So there is room, and the mark cannot rise. A value that is too low only costs a read of
     * head, so senders may overwrite each other's.
     */
    final long easyBefore() {
      return (long) EASY_BEFORE.getAcquire(this);
    }

    /**
     * Pairs with {@link #easyBefore}: the reads of the receivers that moved head happen-before what
     * its reader does.
     */
    final void setEasyBefore(long at) {
      EASY_BEFORE.setRelease(this, at);
    }

    /** May fail without a reason. */
    final boolean claimTail(long from, long to) {
      return TAIL.weakCompareAndSet(this, from, to);
    }

    @Override
    final void awaitMessage() {
      if ((tail & (CLOSED | AWAITED)) == 0) {
        TAIL.getAndBitwiseOr(this, AWAITED);
      }
    }

    @Override
    public final void close() {
      if (tail >= 0) {
        TAIL.getAndBitwiseOr(this, CLOSED);
      }
    }

    @Override
    public final boolean isClosed() {
      return tail < 0;
    }
  }

  /** The receiving position. */
  abstract static class Head extends Tail {
    private static final VarHandle HEAD =
        ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "head", VarHandle.class, Head.class, long.class);

    private static final VarHandle SENT_BEFORE =
        ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "sentBefore", VarHandle.class, Head.class, long.class);

    volatile long head; // cancelled | senders wait | held | the position of the next receive

    @SuppressWarnings("UnusedVariable") // read and written through its handle
    private long sentBefore; // written rarely, by receivers

    // never read: they keep the next field off the cache line that every receiver writes
    long h2, h3, h4, h5, h6, h7;

    Head(int capacity) {
      super(capacity);
    }

    /**
     * A cached index: positions before this one were claimed by senders, so tail need not be read.
     * A value that is too low only costs a read of tail, so receivers may overwrite each other's.
     */
    final long sentBefore() {
      return (long) SENT_BEFORE.getAcquire(this);
    }

    /**
     * Pairs with {@link #sentBefore}: the reads of the senders that moved tail happen-before what
     * its reader does.
     */
    final void setSentBefore(long at) {
      SENT_BEFORE.setRelease(this, at);
    }

    /** May fail without a reason. */
    final boolean claimHead(long from, long to) {
      return HEAD.weakCompareAndSet(this, from, to);
    }

    @Override
    public final void awaitRoom() {
      if ((head & (CLOSED | AWAITED)) == 0) {
        HEAD.getAndBitwiseOr(this, AWAITED);
      }
    }

    /** Closes head. True for the one call that did it. Waits while head is held. */
    final boolean closeHead() {
      return setBit(CLOSED);
    }

    /** Makes receivers and the canceller wait until {@link #release}. False if cancelled. */
    final boolean hold() {
      return setBit(HELD);
    }

    /** Waits while head is held. False if it is closed. */
    private boolean setBit(long bit) {
      for (int looks = 0; ; looks++) {
        long word = head;
        if (word < 0) {
          return false;
        }
        if ((word & HELD) != 0) {
          Backoff.awaitStepUninterruptibly(this, looks, false, 0);
        } else if (HEAD.compareAndSet(this, word, word | bit)) {
          return true;
        }
      }
    }

    /**
     * Lets head go after {@link #hold}, if nothing was changed. Takes no more stack than {@code
     * hold}, so it succeeds wherever that did, even at the end of the stack.
     */
    final void release() {
      for (long word = head; !HEAD.compareAndSet(this, word, word & ~HELD); ) {
        word = head;
      }
    }

    /**
     * Lets head go after {@link #hold}, and moves it to the position of the next receive. True if
     * senders wait.
     */
    final boolean releaseAt(long next) {
      return ((long) HEAD.getAndSet(this, next) & AWAITED) != 0;
    }

    @Override
    boolean hasRoom() {
      return tail >= 0 && !isFull();
    }

    /** Whether as many messages are inside as fit: exact for some moment of the call. */
    final boolean isFull() {
      long end = tail & POSITION; // before head: if a lap apart, tail has not moved meanwhile
      return end - (head & POSITION) == lap();
    }

    @Override
    final boolean hasMessage() {
      long at = head;
      return at >= 0 && (at & POSITION) != (tail & POSITION);
    }

    @Override
    public final boolean isDrained() {
      long end = tail;
      long at = head;
      return at < 0 || (end < 0 && (at & POSITION) == (end & POSITION));
    }

    @Override
    final long turnover() {
      return (tail & POSITION) + (head & POSITION);
    }
  }
}
