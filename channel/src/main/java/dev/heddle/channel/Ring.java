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
 *   2·lap + 1      full                   2·lap + 2    receiver  it owns the position and has
 *                                                                taken the message
 *   2·lap + 1      full, and cancelled    WITHDRAWN    canceller the message will be given back
 *   2·lap + 1      full, and cancelled    WITHDRAWN    sender    it has published too late, at or
 *                                                                behind head: takes its message back
 *   WITHDRAWN      never used again
 *
 *   POSITION       FROM       TO          BY        WHEN
 *   tail           p          next(p)     sender    turn of p's slot is 2·lap            * send
 *   tail           p          p | CLOSED  any       close; no position is claimed after  * close
 *   head           p          next(p)     receiver  turn of p's slot is 2·lap + 1        * receive
 *   head           p          p | CLOSED  any       cancel                               * cancel
 *
 * I1  A position is claimed by one sender and by one receiver at most.
 * I2  Only who claimed a position writes its slot; only a sender and the canceller meet, and then the
 *     compare-and-set of the turn decides. The sender publishes and then reads `cancelled`, the
 *     canceller sets it and then reads the turn: one of them sees the other. By then head stands still:
 *     a position before it is its receiver's, whatever the turn says.
 * I3  head <= tail <= head + capacity, in messages.
 * I4  When nobody is inside, a slot is full exactly if its position lies in [head, tail), and holds
 *     null otherwise.
 * Not invariant: a slot in [head, tail) may be unpublished for a while; poll then says "empty"
 * although a later send has completed, and put may say "full" although a later slot was emptied.
 *
 * A position has 63 bits for a count of messages: at 100 million a second it wraps after 2,900 years.
 *
 * Errors: a thread that fails between claiming a slot and turning it would stop the ring. Nothing there
 * allocates, blocks or calls user code, and StackReserve makes a thread at the end of its stack fail
 * before it claims. That is a precaution and no proof: who catches a StackOverflowError from a channel
 * should cancel it.
 *
 * Progress: put and poll are lock-free, and obstructed by nobody: they return "full" or "empty" rather
 * than wait for a thread that has claimed a slot and not yet published it. That thread, when it
 * publishes, wakes whoever the answer sent to wait.
 */
final class Ring extends RingSlots {
  private static final long WITHDRAWN = -1;

  private static final VarHandle MARK =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "mark", VarHandle.class, Ring.class, int.class);

  static {
    // Links every call between a claim and its publication once, where no thread owns a slot yet.
    var first = new Ring(1);
    first.put(first);
    first.poll();
  }

  private volatile boolean cancelled; // set once; senders read it after publishing
  private volatile int mark;
  private volatile long withdrawn; // by the canceller alone

  Ring(int capacity) {
    super(capacity);
  }

  @Override
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
        StackReserve.forPublishing(at, empty, turn, at, empty);
        if (claimTail(at, next(at))) {
          items[index] = message;
          TURN.setVolatile(turns, index, empty + 1);
          if (at >= markAt()) {
            raiseMark(at, 1);
          }
          return !cancelled || !takeBack(at, index, empty + 1);
        }
      } else if (turn < empty && at == tail) {
        return false;
      }
    }
  }

  /**
   * Whether a message published too late is its sender's again: I2. Not if a receiver claimed the
   * position before the cancel: it has the message, even if it has not yet turned the slot.
   */
  private boolean takeBack(long at, int index, long full) {
    if (at < (head & POSITION) || !TURN.compareAndSet(turns, index, full, WITHDRAWN)) {
      return false;
    }
    items[index] = null;
    return true;
  }

  @Override
  int putRun(@Nullable Object[] messages, int from, int to) {
    for (; ; ) {
      long at = tail;
      if (at < 0) {
        return 0;
      }
      int count = 0;
      long end = at;
      while (count < to - from && turnOf(end) == emptyTurn(end)) {
        count++;
        end = next(end);
      }
      if (count == 0) {
        if (turnOf(at) < emptyTurn(at) && at == tail) {
          return 0;
        }
      } else {
        StackReserve.forPublishing(at, end, count, at, end);
        if (claimTail(at, end)) {
          raiseMark(at, count);
          return publishRun(messages, from, at, end) ? count : ~count;
        }
      }
    }
  }

  /** False if it was cancelled meanwhile; then only what was taken back is left in the array. */
  private boolean publishRun(@Nullable Object[] messages, int from, long at, long end) {
    int k = from;
    for (long p = at; p != end; p = next(p)) {
      items[(int) (p & mask)] = messages[k++];
      releaseTurn(p, emptyTurn(p) + 1);
    }
    VarHandle.fullFence(); // before reading `cancelled`, and before the caller reads who waits
    if (!cancelled) {
      return true; // a cancel from now on withdraws them itself
    }
    k = from;
    for (long p = at; p != end; p = next(p), k++) {
      if (!takeBack(p, (int) (p & mask), emptyTurn(p) + 1)) {
        messages[k] = null;
      }
    }
    return false;
  }

  /**
   * Pairs with the volatile read of the turn in poll and pollRun: who sees it sees the message. For
   * runs, which fence once at their end.
   */
  private void releaseTurn(long at, long turn) {
    TURN.setRelease(turns, (int) (at & mask), turn);
  }

  @Override
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
        StackReserve.forPublishing(at, full, turn, at, full);
        if (claimHead(at, next(at))) {
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

  @Override
  int pollRun(@Nullable Object[] into, int max) {
    for (; ; ) {
      long at = head;
      if (at < 0) {
        return 0;
      }
      int count = 0;
      long end = at;
      while (count < max && turnOf(end) == emptyTurn(end) + 1) {
        count++;
        end = next(end);
      }
      if (count == 0) {
        if (turnOf(at) < emptyTurn(at) + 1 && at == head) {
          return 0;
        }
      } else {
        StackReserve.forPublishing(at, end, count, at, end);
        if (claimHead(at, end)) {
          emptyRun(into, at, end);
          return count;
        }
      }
    }
  }

  private void emptyRun(@Nullable Object[] into, long at, long end) {
    int k = 0;
    for (long p = at; p != end; p = next(p)) {
      int index = (int) (p & mask);
      into[k++] = items[index];
      items[index] = null;
      releaseTurn(p, emptyTurn(p) + 2);
    }
    VarHandle.fullFence(); // before the caller reads who waits
  }

  /**
   * Whether a put would find a slot now. False only if the position stood still between the two
   * looks: else a sender that came by without waiting could hide the room behind it.
   */
  @Override
  boolean hasRoom() {
    long at;
    do {
      at = tail;
      if (at >= 0 && turnOf(at) == emptyTurn(at)) {
        return true;
      }
    } while (at != tail);
    return false;
  }

  /** Whether a poll would find a message now. False only if the position stood still meanwhile. */
  @Override
  boolean hasMessage() {
    long at;
    do {
      at = head;
      if (at >= 0 && turnOf(at) == emptyTurn(at) + 1) {
        return true;
      }
    } while (at != head);
    return false;
  }

  @Override
  void close() {
    closeTail();
  }

  @Override
  boolean isClosed() {
    return tail < 0;
  }

  @Override
  boolean cancel() {
    close();
    boolean mine = closeHead();
    cancelled = true; // I2; also by a second caller, who must not return before it is set
    return mine;
  }

  @Override
  boolean isCancelled() {
    return cancelled;
  }

  @Override
  void withdraw(Consumer<Object> taker) {
    long end = tail & POSITION;
    long count = 0;
    for (long at = head & POSITION; at != end; at = next(at)) {
      int index = (int) (at & mask);
      if (TURN.compareAndSet(turns, index, emptyTurn(at) + 1, WITHDRAWN)) {
        Object message = items[index];
        items[index] = null;
        count++;
        if (message != null) {
          taker.accept(message);
        }
      } // else its sender is still publishing it, and will take it back
    }
    withdrawn = count;
  }

  @Override
  boolean isDrained() {
    long end = tail;
    long at = head;
    return at < 0 || (end < 0 && at == (end & POSITION));
  }

  @Override
  int capacity() {
    return capacity;
  }

  @Override
  long accepted() {
    return head < 0 ? ordinal(head & POSITION) + withdrawn : ordinal(tail & POSITION);
  }

  @Override
  long taken() {
    return ordinal(head & POSITION);
  }

  @Override
  long withdrawn() {
    return withdrawn;
  }

  @Override
  int highWaterMark() {
    return mark;
  }

  /**
   * Raises the high-water mark if the run of messages claimed at a position makes it rise, and sets
   * the position before which it cannot rise again: {@code head + mark}. So senders look at head
   * once in {@code mark} messages, and not at all once the ring has been full.
   */
  private void raiseMark(long at, int count) {
    long from = head & POSITION;
    int now = (int) Math.min(capacity, ordinal(at) + count - ordinal(from));
    int seen = mark;
    while (now > seen && !MARK.compareAndSet(this, seen, now)) {
      seen = mark;
    }
    int highest = Math.max(now, seen);
    long index = (from & mask) + highest;
    long nextRise = index < capacity ? from + highest : (from | mask) + 1 + index - capacity;
    setMarkAtOpaque(highest == capacity ? POSITION : nextRise);
  }

  /** Checks I3 and I4. For tests, when nobody is at work. */
  @Override
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
