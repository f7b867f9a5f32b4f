// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A ring of slots that moves messages from many senders to many receivers, in order. It never waits for
 * the other side: put says "full", poll says "empty", and the lines of waiters do the rest.
 *
 * A position is (lap << shift) | index. A slot is empty if it holds null; whose it is the two positions say:
 *
 *   WORD   FROM        TO           BY        WHEN
 *   tail   p (AWAITED) next(p)      sender    p - lap was claimed, and p's slot is empty    * send
 *   tail   p           p | AWAITED  receiver  it leads its line, and will look, then park
 *   tail   p           p | CLOSED   any       close; no position is claimed after           * close
 *   head   p (AWAITED) next(p)      receiver  p was claimed, and p's slot is not empty      * receive
 *   head   p           p | AWAITED  sender    it leads its line, and will look, then park
 *   head   p           p | AWAITED  any       it is closed, and a watcher waits for the last receive
 *   head   p           p | CLOSED   any       cancel                                        * cancel
 *   head   p           p | HELD     remover   it will move messages, or finds that it need not
 *   head   p | HELD    next(p)      remover   it took a message out, and moved those before it  * remove
 *   head   p | HELD    p            remover   the message was gone
 *
 *   SLOT     TO          BY         WHEN
 *   null     message     sender     it has claimed the position
 *   message  null        receiver   it has claimed the position
 *   message  null        canceller  to give the message back
 *   message  TAKEN_BACK  sender     it has published too late, at or behind head: keeps its message
 *   message  message     remover    it holds head, and no slot from head to there is empty
 *   message  null        remover    the same, in the slot at head, whose message it has moved
 *
 * I1  A position is claimed by one sender and by one receiver at most.
 * I2  Only who claimed a position writes its slot; only a sender and the canceller meet, and then an atomic
 *     exchange of the slot decides. The canceller sets `cancelled` and then waits until every claimed slot
 *     was published, or taken back. If a sender takes longer than PATIENCE, it reads `cancelled` after it
 *     published, and takes its message back: no machine delays a store for so long that it does not see it.
 *     By then head stands still: a position before it is its receiver's, whatever the slot says.
 *     A remover moves messages only while it holds head, between claimed slots that were published.
 * I3  head <= tail <= head + capacity, in messages.
 * I4  When nobody is inside, a slot is full exactly if its position lies in [head, tail).
 * I5  Publishing is a release store without a fence, which may become visible after the publisher has read
 *     what it reads next. So it need not read who waits: that somebody waits is a bit of the word that it claims with.
 *     Who claims a word with AWAITED takes the bit away, publishes with a fence, and wakes the leader.
 *     Who claimed before the bit was set wakes nobody: but then the leader, having set the bit, finds
 *     that claim (hasMessage, hasRoom), and does not park for good before the step is over.
 * I6  What a slot holds is this lap's. A sender reads null only after it knows that head has passed p - lap,
 *     which its receiver moved after it read the message there; a receiver reads a message only after it
 *     knows that tail has passed p, which its sender moved after it read null there. What they know is
 *     handed on with release and acquire (easyBefore, sentBefore).
 * Not invariant: a slot in [head, tail) may be unpublished for a moment, or published but not yet visible to
 * a thread that knows of the send in no other way than by the clock. Poll then says "empty" although a send
 * has completed, this one or a later one; so may put say "full". Who learned of the send from the sender
 * (happens-before) always sees it.
 *
 * A position has 61 bits for a count of messages: at 100 million a second it wraps after 730 years.
 *
 * Errors: a thread that fails between claiming a slot and writing it would stop the ring. Nothing there
 * allocates, blocks or calls user code, and StackReserve makes a thread at the end of its stack fail
 * before it claims. That is a precaution and no proof: who catches a StackOverflowError from a channel
 * should cancel it.
 *
 * Progress: put and poll are obstructed by nobody: they return "full" or "empty" rather than wait for a
 * thread that has claimed a slot and not yet published it, or that holds head. Who would park then gives it
 * time first, as does a canceller.
 */
final class Ring extends RingSlots {
  private static final VarHandle MARK =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "mark", VarHandle.class, Ring.class, int.class);
  private static final VarHandle WITHDRAWN =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "withdrawn", VarHandle.class, Ring.class, long.class);

  private volatile boolean cancelled; // set once; senders read it after publishing
  private volatile int mark;

  @SuppressWarnings("UnusedVariable") // written through its handle
  private volatile long withdrawn;

  Ring(int capacity, SendLine senders, ReceiveLine receivers) {
    super(capacity, senders, receivers);
  }

  @Override
  boolean put(Object message) {
    for (; ; ) {
      long word = tail;
      if (word < 0) {
        return false;
      }
      long at = word & POSITION;
      boolean easy = at < easyBefore();
      long from = easy ? 0 : head & POSITION;
      if (!easy && at == from + lap()) {
        if (word == tail) {
          return false;
        }
      } else if (itemAt(at) == null) {
        boolean awaited = isAwaited(word);
        if (claimTail(word, next(at))) {
          if (awaited) {
            ITEM.setVolatile(items, index(at), message);
            receivers.wake();
          } else {
            ITEM.setRelease(items, index(at), message);
          }
          if (!easy) {
            raiseMark(from, at, 1);
          }
          return !cancelled || !takeBack(at, message);
        }
      } else if (word == tail) {
        return false;
      }
    }
  }

  /**
   * Whether who claims a word must wake the other side. To be asked before, because it makes sure
   * that the stack suffices for the rest.
   */
  private static boolean isAwaited(long word) {
    if ((word & AWAITED) != 0) {
      return StackReserve.forWaiting();
    }
    StackReserve.forPublishing(word, word, word, word, word);
    return false;
  }

  /**
   * Whether a message published too late is its sender's again: I2. Not if a receiver claimed the
   * position before the cancel: it has the message, even if it has not yet emptied the slot.
   */
  private boolean takeBack(long at, @Nullable Object message) {
    return at >= (head & POSITION) && ITEM.compareAndSet(items, index(at), message, TAKEN_BACK);
  }

  @Override
  int putRun(@Nullable Object[] messages, int from, int to) {
    for (; ; ) {
      long word = tail;
      if (word < 0) {
        return 0;
      }
      long at = word & POSITION;
      long oldest = head & POSITION;
      long limit = oldest + lap();
      int count = 0;
      long end = at;
      while (count < to - from && end != limit && itemAt(end) == null) {
        count++;
        end = next(end);
      }
      if (count > 0) {
        boolean awaited = isAwaited(word);
        if (claimTail(word, end)) {
          raiseMark(oldest, at, count);
          return publishRun(messages, from, at, end, awaited) ? count : ~count;
        }
      } else if (word == tail) {
        return 0;
      }
    }
  }

  /** False if it was cancelled meanwhile; then only what was taken back is left in the array. */
  boolean publishRun(@Nullable Object[] messages, int from, long at, long end, boolean awaited) {
    int k = from;
    for (long p = at; p != end; p = next(p)) {
      ITEM.setRelease(items, index(p), messages[k++]);
    }
    if (awaited) {
      VarHandle.fullFence(); // I5: before reading who waits
      receivers.wake();
    }
    if (!cancelled) {
      return true; // a cancel from now on withdraws them itself
    }
    k = from;
    for (long p = at; p != end; p = next(p), k++) {
      if (takeBack(p, messages[k])) {
        WITHDRAWN.getAndAdd(this, 1L); // the sender tells of it, for the canceller cannot
      } else {
        messages[k] = null;
      }
    }
    return false;
  }

  @Override
  @Nullable Object poll() {
    for (; ; ) {
      long word = head;
      if ((word & (CLOSED | HELD)) != 0) {
        return null;
      }
      long at = word & POSITION;
      if (at >= sentBefore() && isEmpty(at)) {
        if (word == head) {
          return null;
        }
      } else {
        Object message = itemAt(at);
        if (message != null) {
          if (take(word, at)) {
            return message;
          }
        } else if (word == head) {
          return null;
        }
      }
    }
  }

  @Override
  @Nullable Object pollIfFull() {
    for (; ; ) {
      long word = head;
      long at = word & POSITION;
      if ((word & (CLOSED | HELD)) != 0 || (tail & POSITION) - at != lap()) {
        return null;
      }
      Object message = itemAt(at);
      if (message != null) {
        if (take(word, at)) {
          return message; // nobody could put anything in between
        }
      } else if (word == head) {
        return null;
      }
    }
  }

  /** Claims a position whose message was read, and empties its slot. May fail without a reason. */
  private boolean take(long word, long at) {
    boolean awaited = isAwaited(word);
    if (!claimHead(word, next(at))) {
      return false;
    }
    if (awaited) {
      ITEM.setVolatile(items, index(at), (Object) null);
      senders.wakeForRoom();
    } else {
      ITEM.setRelease(items, index(at), (Object) null);
    }
    return true;
  }

  /**
   * Whether no sender has claimed a position; if one has, receivers need not look again so soon.
   */
  private boolean isEmpty(long at) {
    long end = tail & POSITION;
    if (at == end) {
      return true;
    }
    setSentBefore(end);
    return false;
  }

  @Override
  int pollRun(@Nullable Object[] into, int max) {
    for (; ; ) {
      long word = head;
      if ((word & (CLOSED | HELD)) != 0) {
        return 0;
      }
      long at = word & POSITION;
      long limit = tail & POSITION;
      int count = 0;
      long end = at;
      for (Object message; count < max && end != limit && (message = itemAt(end)) != null; ) {
        into[count++] = message; // which is ours only once it is claimed
        end = next(end);
      }
      if (count > 0) {
        boolean awaited = isAwaited(word);
        if (claimHead(word, end)) {
          emptyRun(at, end, awaited);
          return count;
        }
      } else if (word == head) {
        return 0;
      }
    }
  }

  void emptyRun(long at, long end, boolean awaited) {
    for (long p = at; p != end; p = next(p)) {
      ITEM.setRelease(items, index(p), (Object) null);
    }
    if (awaited) {
      VarHandle.fullFence(); // I5: before reading who waits
      senders.wakeForRoom();
    }
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
  @SuppressWarnings("ReferenceEquality") // a mark equals itself alone
  void withdraw(Consumer<Object> taker) {
    long end = tail & POSITION;
    long deadline = System.nanoTime() + PATIENCE; // for all, before the taker takes any time
    for (long at = head & POSITION; at != end; at = next(at)) {
      awaitPublication(at, deadline);
    }
    for (long at = head & POSITION; at != end; at = next(at)) {
      Object message = ITEM.getAndSet(items, index(at), (Object) null);
      if (message != null && message != TAKEN_BACK) { // null: its sender will take it back
        WITHDRAWN.getAndAdd(this, 1L);
        taker.accept(message);
      }
    }
  }

  /** Gives a sender that has claimed a position the time to publish it: I2. */
  private void awaitPublication(long at, long deadline) {
    int looks = 0;
    while (itemAt(at) == null && Backoff.pauseUninterruptibly(this, looks, true, deadline)) {
      looks++;
    }
  }

  @Override
  boolean isDrained() {
    long end = tail;
    long at = head;
    return at < 0 || (end < 0 && (at & POSITION) == (end & POSITION));
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
    return Math.max(mark, (tail & POSITION) == 0 ? 0 : 1); // the first message leaves no mark
  }

  /**
   * Raises the high-water mark if the run of messages claimed at a position makes it rise, and sets
   * the position before which it cannot rise again: {@code head + mark}. So senders look at head
   * once in {@code mark} messages.
   *
   * @param from the head, read before the claim: all from there to {@code at} were inside then
   */
  private void raiseMark(long from, long at, int count) {
    int now = (int) Math.min(capacity, ordinal(at) + count - ordinal(from));
    int seen = mark;
    while (now > seen && !MARK.compareAndSet(this, seen, now)) {
      seen = mark;
    }
    setEasyBefore(advance(from, Math.max(now, seen)));
  }
}
