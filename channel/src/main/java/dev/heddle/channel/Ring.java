// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A ring of slots that moves messages from many senders to many receivers, in order. It never waits:
 * put says "full", poll says "empty", and the lines of waiters do the rest.
 *
 * A position is (lap << shift) | index. Every slot has a turn number that says whose turn it is:
 *
 *   TURN OF SLOT   MEANS                  TO           BY        WHEN           (* linearizes)
 *   2·lap          empty, for this lap    2·lap + 1    sender    it owns the position and has
 *                                                                written the message
 *   2·lap          (claimed, unpublished) WITHDRAWN    canceller it got there first; the sender keeps
 *                                                                its message
 *   2·lap + 1      full                   2·lap + 2    receiver  it owns the position and has
 *                                                                taken the message
 *   WITHDRAWN      never used again
 *
 *   POSITION       FROM       TO          BY        WHEN
 *   tail           p          next(p)     sender    turn of p's slot is 2·lap            * send
 *   tail           p          p | CLOSED  any       close; no position is claimed after  * close
 *   head           p          next(p)     receiver  turn of p's slot is 2·lap + 1        * receive
 *   head           p          p | CLOSED  any       cancel                               * cancel
 *
 * I1  A position is claimed by one sender and by one receiver at most.
 * I2  Only who claimed a position writes its slot; only a sender and a canceller meet, and then the
 *     compare-and-set of the turn decides.
 * I3  head <= tail <= head + capacity, in messages.
 * I4  When nobody is inside, a slot is full exactly if its position lies in [head, tail), and holds
 *     null otherwise.
 * Not invariant: a slot in [head, tail) may be unpublished for a while; poll then says "empty"
 * although a later send has completed, and put may say "full" although a later slot was emptied.
 *
 * A position has 63 bits for a count of messages: at 100 million a second it wraps after 2,900 years.
 *
 * Progress: put and poll are lock-free, and obstructed by nobody: they return "full" or "empty" rather
 * than wait for a thread that has claimed a slot and not yet published it. That thread, when it
 * publishes, wakes whoever the answer sent to wait.
 */
final class Ring extends PaddedHead {
  private static final long CLOSED = Long.MIN_VALUE;
  private static final long POSITION = Long.MAX_VALUE;
  private static final long WITHDRAWN = -1;

  private static final VarHandle TAIL =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "tail", VarHandle.class, PaddedTail.class, long.class);
  private static final VarHandle HEAD =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "head", VarHandle.class, PaddedHead.class, long.class);
  private static final VarHandle TURN = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    // Links every call between a claim and its publication once, where no thread owns a slot yet.
    var first = new Ring(1);
    first.put(first);
    first.poll();
  }

  private final @Nullable Object[] items; // written by who claimed the slot; published by its turn
  private final long[] turns;
  private final int capacity;
  private final int shift;
  private final long mask;

  Ring(int capacity) {
    this.capacity = capacity;
    shift = Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
    mask = (1L << shift) - 1;
    items = new Object[capacity];
    turns = new long[capacity];
  }

  /**
   * Puts a message in.
   *
   * @return false if the ring is full or closed; then the message stays the caller's
   */
  boolean put(Object message) {
    for (; ; ) {
      long at = tail;
      if (at < 0) {
        return false;
      }
      int index = (int) (at & mask);
      long empty = emptyTurn(at);
      long turn = (long) TURN.getVolatile(turns, index);
      if (turn == empty) {
        reserveStack(at, empty, turn, at, empty);
        if (TAIL.weakCompareAndSet(this, at, next(at))) {
          return publish(message, index, empty);
        }
      } else if (turn < empty && at == tail) {
        return false;
      }
    }
  }

  private boolean publish(Object message, int index, long empty) {
    items[index] = message;
    if (TURN.compareAndSet(turns, index, empty, empty + 1)) {
      return true;
    }
    items[index] = null; // withdrawn by cancel: I2
    return false;
  }

  /**
   * Takes the oldest message out.
   *
   * @return null if the ring is empty or cancelled
   */
  @Nullable Object poll() {
    for (; ; ) {
      long at = head;
      if (at < 0) {
        return null;
      }
      int index = (int) (at & mask);
      long full = emptyTurn(at) + 1;
      long turn = (long) TURN.getVolatile(turns, index);
      if (turn == full) {
        reserveStack(at, full, turn, at, full);
        if (HEAD.weakCompareAndSet(this, at, next(at))) {
          Object message = items[index];
          items[index] = null;
          TURN.setVolatile(turns, index, full + 1);
          return message;
        }
      } else if (turn < full && at == head) {
        return null;
      }
    }
  }

  /**
   * Whether a put would find a slot now. False only if the position stood still between the two
   * looks: else a sender that came by without waiting could hide the room behind it.
   */
  boolean hasRoom() {
    for (; ; ) {
      long at = tail;
      if (at < 0) {
        return false;
      }
      if ((long) TURN.getVolatile(turns, (int) (at & mask)) == emptyTurn(at)) {
        return true;
      }
      if (at == tail) {
        return false;
      }
    }
  }

  /** Whether a poll would find a message now. False only if the position stood still meanwhile. */
  boolean hasMessage() {
    for (; ; ) {
      long at = head;
      if (at < 0) {
        return false;
      }
      if ((long) TURN.getVolatile(turns, (int) (at & mask)) == emptyTurn(at) + 1) {
        return true;
      }
      if (at == head) {
        return false;
      }
    }
  }

  /** From now on no position is claimed for sending. What was claimed before is still published. */
  void close() {
    if (tail >= 0) {
      TAIL.getAndBitwiseOr(this, CLOSED);
    }
  }

  boolean isClosed() {
    return tail < 0;
  }

  /**
   * Closes the ring for both sides.
   *
   * @return whether this call did it; then the caller must {@link #withdraw} what is inside
   */
  boolean cancel() {
    close();
    return head >= 0 && (long) HEAD.getAndBitwiseOr(this, CLOSED) >= 0;
  }

  /** Hands out what was inside when the ring was cancelled. For the one that cancelled it. */
  void withdraw(Consumer<Object> taker) {
    long end = tail & POSITION;
    for (long at = head & POSITION; at != end; at = next(at)) {
      int index = (int) (at & mask);
      if (!TURN.compareAndSet(turns, index, emptyTurn(at), WITHDRAWN)) {
        Object message = items[index];
        items[index] = null;
        if (message != null) {
          taker.accept(message);
        }
      }
    }
  }

  /** Whether nothing can come any more: closed and all claimed positions received, or cancelled. */
  boolean isDrained() {
    long end = tail;
    long at = head;
    return at < 0 || (end < 0 && at == (end & POSITION));
  }

  /** How many messages are inside: exact when nobody is at work, an estimate otherwise. */
  int size() {
    long from = head;
    if (from < 0) {
      return 0;
    }
    long messages = ordinal(tail & POSITION) - ordinal(from);
    return (int) Math.max(0, Math.min(messages, capacity));
  }

  int capacity() {
    return capacity;
  }

  private long next(long at) {
    return (at & mask) + 1 == capacity ? (at | mask) + 1 : at + 1;
  }

  private long emptyTurn(long at) {
    return at >>> shift << 1;
  }

  private long ordinal(long at) {
    return (at >>> shift) * capacity + (at & mask);
  }

  /**
   * Takes more stack than publishing does, so that a thread at the end of its stack fails here,
   * while it owns nothing. Between claiming a slot and publishing it a failure would stop the ring
   * for everyone. Compiled, this is nothing, and publishing calls nothing.
   */
  private static long reserveStack(long a, long b, long c, long d, long e) {
    return reserveMore(a, b, c, d, e, a, b, c) + e;
  }

  private static long reserveMore(long a, long b, long c, long d, long e, long f, long g, long h) {
    return reserveMost(a, b, c, d, e, f, g, h) + h;
  }

  private static long reserveMost(long a, long b, long c, long d, long e, long f, long g, long h) {
    return Long.max(a + b + c, Long.max(d + e + f, g + h));
  }

  /** Checks I3 and I4. For tests, when nobody is at work. */
  void checkInvariants() {
    long from = ordinal(head & POSITION);
    long count = ordinal(tail & POSITION) - from;
    check(count >= 0 && count <= capacity, "I3: " + count + " messages in " + capacity);
    long at = head & POSITION;
    boolean cancelled = head < 0;
    for (int k = 0; k < capacity; k++, at = next(at)) {
      int index = (int) (at & mask);
      boolean inside = k < count && !cancelled;
      check((items[index] != null) == inside, "I4: message of slot " + index);
      long expected = emptyTurn(at) + (inside ? 1 : 0);
      check(cancelled || turns[index] == expected, "I4: turn of slot " + index);
    }
  }

  private static void check(boolean holds, String claim) {
    if (!holds) {
      throw new AssertionError(claim);
    }
  }
}
