// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static dev.heddle.channel.core.RingLayers.AWAITED;
import static dev.heddle.channel.core.RingLayers.CLOSED;
import static dev.heddle.channel.core.RingLayers.HELD;
import static dev.heddle.channel.core.RingLayers.POSITION;
import static dev.heddle.channel.core.RingLayers.TAKEN_BACK;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A ring of slots that moves messages from many senders to many receivers, in order. It never waits for
 * the other side: put returns "full", poll returns "empty", and the wait queues do the rest.
 *
 * A position is (lap << shift) | index. A slot is empty if it holds null. The two positions say which thread may
 * use a slot:
 *
 *   WORD   FROM        TO           BY        WHEN
 *   tail   p (AWAITED) next(p)      sender    p - lap was claimed, and p's slot is empty    * send
 *   tail   p           p | AWAITED  receiver  it leads its queue, and will look, then park
 *   tail   p           p | CLOSED   any       close; no position is claimed after           * close
 *   head   p (AWAITED) next(p)      receiver  p was claimed, and p's slot is not empty      * receive
 *   head   p           p | AWAITED  sender    it leads its queue, and will look, then park
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
 *   message  TAKEN_BACK  sender     it has published too late, at or behind head, and keeps its message
 *   message  message     remover    it holds head, and no slot from head to there is empty
 *   message  null        remover    the same, in the slot at head, whose message it has moved
 *
 * I1  A position is claimed by one sender and by one receiver at most.
 * I2  Only the thread that claimed a position writes its slot. Only a sender and the canceller can meet there, and
 *     then an atomic exchange of the slot decides. The canceller sets `cancelled` and then waits until every
 *     claimed slot was published, or taken back. A sender that takes longer than PATIENCE reads `cancelled` after
 *     it has published, and takes its message back; no machine delays a store for so long. By then head no longer
 *     moves: a position before head belongs to its receiver, whatever its slot holds. A remover moves messages
 *     only while it holds head, between claimed slots that were published.
 * I3  head <= tail <= head + capacity, in messages.
 * I4  When no thread is at work, a slot is full exactly if its position lies in [head, tail).
 * I5  Publishing is a release store without a fence. It may become visible only after the publisher's next
 *     reads. So the publisher does not read whether a thread waits: a bit of the word that it claims says so. A
 *     thread that claims a word with AWAITED clears the bit, publishes with a fence, and wakes the leader. A
 *     thread that claimed before the bit was set wakes no thread. But then the leader, which has set the bit,
 *     finds that claim (hasMessage, hasRoom), and does not park for good before the step is over.
 * I6  What a slot holds belongs to this lap. A sender reads null in the slot of p only after it knows that head
 *     has passed p - lap; the receiver of p - lap moved head after it had read the message there. A receiver
 *     reads a message in the slot of p only after it knows that tail has passed p; the sender of p moved tail
 *     after it had read null there. This knowledge is passed on in cached indexes, with release and acquire
 *     (easyBefore, sentBefore).
 * Not invariant: a slot in [head, tail) may be unpublished for a moment, or published but not yet visible to
 * a thread that knows of the send only by the clock. Poll then returns "empty" although this send or a later one
 * has completed. Put may return "full" for the same reason. A thread that learned of the send from the sender
 * (happens-before) always sees it.
 *
 * A position has 61 bits for a count of messages: at 100 million a second it wraps after 730 years.
 *
 * Errors: a thread that fails between claiming a slot and writing it would stop the ring. Nothing there
 * allocates, blocks or calls user code. A thread at the end of its stack may still fail there: after a
 * StackOverflowError from a channel, cancel that channel.
 *
 * Progress: no thread obstructs put and poll. They return "full" or "empty" rather than wait for a thread that
 * has claimed a slot and not yet published it, or that holds head. A thread that would park first gives such a
 * thread time; so does a canceller.
 */
public class Ring extends RingLayers.Head {
  /** How long to wait, in nanoseconds, for senders in the middle of publishing. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  static {
    // Links every call between a claim and its publication once, before any thread claims a slot.
    var first = new Ring(1);
    for (int i = 0; i < 2; i++) {
      first.put(first);
      first.poll();
      first.pollRun(new Object[1], first.putRun(new Object[] {first}, 0, 1));
      first.put(first);
      first.look((at, message) -> true, true);
      first.look((at, message) -> !first.remove(at, message, first.removals()), false);
      first.awaitMessage();
      first.awaitRoom();
    }
    first.put(first);
    first.cancel();
    first.withdraw(message -> {});
  }

  /** A ring for 1 to 2<sup>30</sup> messages. */
  public Ring(int capacity) {
    super(capacity);
    setEasyBefore(1); // the first message needs no look
  }

  @Override
  public int putRun(@Nullable Object[] messages, int from, int to) {
    return RingRuns.put(this, messages, from, to);
  }

  @Override
  public final int pollRun(@Nullable Object[] into, int max) {
    return RingRuns.poll(this, into, max);
  }

  @Override
  public boolean put(Object message) {
    for (; ; ) {
      long word = tail;
      if (word < 0) {
        receivers.wake(); // as in takeBack
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
        boolean awaited = (word & AWAITED) != 0;
        if (claimTail(word, next(at))) {
          if (awaited) {
            setItemVolatile(at, message);
            receivers.wake();
          } else {
            setItemRelease(at, message);
          }
          if (!easy) {
            setEasyBefore(advance(from, raiseMark(inside(from, at, 1))));
          }
          return !cancelled || !takeBack(at, message);
        }
      } else if (word == tail) {
        return false;
      }
    }
  }

  /**
   * Takes back a message that was published too late: I2. False if a receiver claimed the position
   * before the cancel: then the receiver has the message, even if it has not yet emptied the slot.
   */
  final boolean takeBack(long at, @Nullable Object message) {
    boolean taken =
        at >= (head & POSITION) && ITEM.compareAndSet(items, index(at), message, TAKEN_BACK);
    if (taken) {
      receivers.wake(); // one may have waited for this very message, which will not come
    }
    return taken;
  }

  @Override
  public final @Nullable Object poll() {
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

  /** Claims a position whose message was read, and empties its slot. May fail spuriously. */
  final boolean take(long word, long at) {
    boolean awaited = (word & AWAITED) != 0;
    if (!claimHead(word, next(at))) {
      return false;
    }
    if (awaited) {
      setItemVolatile(at, null);
      tellTaken();
    } else {
      setItemRelease(at, null);
    }
    return true;
  }

  /**
   * Whether no sender has claimed a position. If one has, caches tail, so that receivers need not
   * read it again so soon.
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
  public final boolean cancel() {
    close();
    boolean mine = closeHead();
    cancelled = true; // I2; also by a second caller, which must not return before it is set
    return mine;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a mark equals itself alone
  public final void withdraw(Consumer<Object> taker) {
    long end = tail & POSITION;
    long deadline = System.nanoTime() + PATIENCE; // for all, set before the taker takes any time
    for (long at = head & POSITION; at != end; at = next(at)) {
      awaitPublication(at, deadline);
    }
    for (long at = head & POSITION; at != end; at = next(at)) {
      Object message = ITEM.getAndSet(items, index(at), (Object) null);
      if (message != null && message != TAKEN_BACK) { // null: its sender will take it back
        countWithdrawn();
        taker.accept(message);
      }
    }
  }

  /** Gives a sender that has claimed a position the time to publish it: I2. */
  private void awaitPublication(long at, long deadline) {
    int looks = 0;
    while (itemAt(at) == null && Backoff.awaitStepUninterruptibly(this, looks, true, deadline)) {
      looks++;
    }
  }

  @Override
  public final void look(Visitor visitor, boolean alone) {
    RingRemoval.look(this, visitor, alone);
  }

  @Override
  public final boolean remove(long at, Object message, int seen) {
    return RingRemoval.remove(this, at, message, seen);
  }

  @Override
  public final int removals() {
    int before = removed; // before head: an even result is then from a moment when nothing moved
    return 2 * before + ((head & HELD) == 0 ? 0 : 1);
  }

  @Override
  public final int size() {
    long taken = ordinal(head & POSITION); // before tail, which is then never less
    return cancelled ? 0 : Math.clamp(ordinal(tail & POSITION) - taken, 0, capacity);
  }

  @Override
  public long accepted() {
    return head < 0 ? ordinal(head & POSITION) + withdrawn() : ordinal(tail & POSITION);
  }

  @Override
  public long taken() {
    return ordinal(head & POSITION);
  }

  @Override
  public final int highWaterMark() {
    return Math.max(mark(), (tail & POSITION) == 0 ? 0 : 1); // the first message leaves no mark
  }

  /**
   * How many messages were inside at once after the claim of a run at a position.
   *
   * @param from head, as read before the claim: all messages from there to {@code at} were inside
   *     then
   */
  final int inside(long from, long at, int count) {
    return (int) Math.min(capacity, ordinal(at) + count - ordinal(from));
  }

  /** Also checks I3 and I4. For tests, when no thread is at work. */
  @Override
  @SuppressWarnings("ReferenceEquality") // a mark equals itself alone
  public final void checkInvariants() {
    super.checkInvariants();
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
