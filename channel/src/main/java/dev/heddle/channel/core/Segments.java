// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A list of segments that is never full. Senders and receivers claim slots by counting up. Each slot is used
 * once. A segment that was emptied is left to the garbage collector.
 *
 *   SLOT     TO       BY         WHEN          (* linearizes)
 *   null     message  sender     it claimed the slot                                  * send
 *   message  TAKEN    receiver   it claimed the slot                                  * receive
 *   null     TAKEN    receiver   it claimed the slot before the sender filled it: the slot is
 *                                lost, and the sender claims another
 *   message  TAKEN    remover    it is not claimed yet; the receiver that claims it passes it over  * remove
 *
 *   LAST SEGMENT               TO           BY   WHEN
 *   puts, room left            with CLOSED  any  close; no slot is claimed after it   * close
 *   full, next null            next END     any  close; no segment comes after it     * close
 *   full, next null            next fresh   sender, with its message in slot 0        * send
 *
 *   SEGMENT                    TO           BY   WHEN
 *   head, next a segment       next LEFT    any  tail and then head were moved past it: a thread that still
 *                                                looks at it begins again at tail or head
 *
 * I1  A slot is claimed by one sender and one receiver at most.
 * I2  A message that a sender has put in is found by the receiver that claims its slot.
 * I3  Once the list is closed, no slots are ever filled but those that were claimed before.
 * I4  tail is never behind head, so a segment that the list has left behind is reached from neither.
 *
 * Progress: lock-free. A receiver does not wait for a sender that has claimed a slot, but spoils the slot.
 */
public final class Segments extends Core {
  private static final VarHandle HEAD =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "head", VarHandle.class, Segments.class, Segment.class);
  private static final VarHandle TAIL =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "tail", VarHandle.class, Segments.class, Segment.class);
  private static final VarHandle SPOILED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "spoiled", VarHandle.class, Segments.class, long.class);
  private static final VarHandle REMOVED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "removed", VarHandle.class, Segments.class, int.class);
  private static final VarHandle MARK =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "mark", VarHandle.class, Segments.class, int.class);
  private static final VarHandle CANCELLED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "cancelled", VarHandle.class, Segments.class, boolean.class);

  static {
    // Links every call between a claim and its publication once, before any thread claims a slot.
    var first = new Segments();
    for (int i = 0; i < 2; i++) {
      first.put(first);
      first.poll();
      first.pollRun(new Object[1], first.putRun(new Object[] {first}, 0, 1));
      first.put(first);
      first.look((at, message) -> true, true);
      first.look((at, message) -> !first.remove(at, message, first.removals()), false);
      first.awaitRoom();
    }
    for (int i = 0; i < Segment.SIZE; i++) {
      first.put(first);
    }
    first.cancel();
    first.withdraw(message -> {});
  }

  private volatile Segment head = new Segment(0);
  private volatile Segment tail = head;
  private volatile boolean cancelled;
  private volatile boolean roomAwaited;
  private volatile long withdrawn; // written by the canceller alone

  @SuppressWarnings("UnusedVariable") // written through its handle
  private volatile long spoiled; // slots lost, see the table

  @SuppressWarnings("UnusedVariable") // written through its handle
  private volatile int removed; // messages removed whose slots were not passed over yet

  private volatile int mark;
  private volatile long markAt; // the mark cannot rise before so many slots were claimed

  @Override
  public boolean put(Object message) {
    boolean done = append(message);
    receivers.wake(); // also if closed: a receiver may have waited for this very message
    return done;
  }

  private boolean append(Object message) {
    for (; ; ) {
      Segment last = tail;
      long index = last.claimPut();
      if (index < 0) {
        return false;
      }
      if (index >= Segment.SIZE) {
        Segment next = last.next();
        if (next == null) {
          var fresh = new Segment(last.base + Segment.SIZE, message);
          if (last.append(fresh)) {
            TAIL.compareAndSet(this, last, fresh);
            raiseMark(fresh.base);
            return true;
          }
        } else if (next == Segment.END) {
          return false;
        } else if (next != Segment.LEFT) {
          TAIL.compareAndSet(this, last, next);
        }
      } else if (last.fill(index, message)) {
        raiseMark(last.base + index);
        return true;
      }
    }
  }

  @Override
  public int putRun(@Nullable Object[] messages, int from, int to) {
    int at = from;
    while (at < to && append(Objects.requireNonNull(messages[at]))) {
      at++;
    }
    if (at > from) {
      receivers.wake();
    }
    return at - from; // I3: none of them came too late
  }

  @Override
  public @Nullable Object poll() {
    Object message = cancelled ? null : take();
    tellIfAwaited(); // also if nothing was taken: spoiling the last slot also drains this
    return message;
  }

  private void tellIfAwaited() {
    if (roomAwaited) {
      roomAwaited = false;
      tellTaken();
    }
  }

  @SuppressWarnings("ReferenceEquality") // a mark equals itself alone
  private @Nullable Object take() {
    for (; ; ) {
      Segment first = head;
      long takes = first.takes();
      if (takes >= first.puts()) {
        if (takes < Segment.SIZE || !advance(first)) {
          return null;
        }
      } else {
        long index = first.claimTake();
        if (index < Segment.SIZE) {
          Object message = first.empty(index);
          if (message == null) {
            SPOILED.getAndAdd(this, 1L);
          } else if (message == Segment.TAKEN) {
            REMOVED.getAndAdd(this, -1);
          } else {
            return message;
          }
        }
      }
    }
  }

  /** Moves head to the next segment. False if there is none yet. */
  private boolean advance(Segment first) {
    Segment next = first.next();
    if (next == null || next == Segment.END) {
      return false;
    }
    if (next != Segment.LEFT) {
      TAIL.compareAndSet(this, first, next); // I4
      if (HEAD.compareAndSet(this, first, next)) {
        first.leave();
      }
    }
    return true;
  }

  @Override
  public void look(Visitor visitor, boolean alone) {
    long end = last().base;
    boolean more = !cancelled;
    for (Segment at = head; more && at != null; at = at.base == end ? null : after(at, end)) {
      more = at.look(visitor);
    }
  }

  /**
   * The segment after {@code at}; or the head of the list, if the list has left {@code at} behind.
   * Null beyond the end.
   */
  private @Nullable Segment after(Segment at, long end) {
    Segment next = at.next();
    if (next == Segment.LEFT) {
      next = head;
    }
    return next == null || next == Segment.END || next.base > end ? null : next;
  }

  @Override
  public boolean remove(long at, Object message, int removals) {
    for (Segment in = head; in != null && in.base <= at; in = after(in, at)) {
      if (at < in.base + Segment.SIZE) {
        boolean done = in.remove(at - in.base, message);
        if (done) {
          REMOVED.getAndAdd(this, 1);
          hasMessage(); // passes over it if it was the oldest: a list of removed messages is empty
          tellIfAwaited();
        }
        return done;
      }
    }
    return false;
  }

  @Override
  boolean hasRoom() {
    return !isClosed();
  }

  @Override
  boolean hasMessage() {
    if (cancelled) {
      return false;
    }
    for (Segment first = head; ; first = head) {
      if (removed != 0 && first.passRemoved()) {
        REMOVED.getAndAdd(this, -1);
        continue;
      }
      long takes = first.takes();
      if (takes < first.puts()) {
        return true;
      }
      if (takes < Segment.SIZE || !advance(first)) {
        return false;
      }
    }
  }

  @Override
  public void awaitRoom() {
    roomAwaited = true; // there is always room, but a watcher may wait for the last receive
  }

  @Override
  public void close() {
    for (; ; ) {
      Segment last = last();
      long puts = last.puts();
      if (last.isClosed() || last.next() == Segment.END) {
        return;
      }
      if (puts < Segment.SIZE ? last.closeAt(puts) : last.append(Segment.END)) {
        return;
      }
    }
  }

  @Override
  public boolean isClosed() {
    Segment last = last();
    return last.isClosed() || last.next() == Segment.END;
  }

  private Segment last() {
    for (; ; ) {
      Segment last = tail;
      Segment next = last.next();
      if (next == null || next == Segment.END) {
        return last;
      }
      if (next != Segment.LEFT) {
        TAIL.compareAndSet(this, last, next);
      }
    }
  }

  @Override
  public boolean cancel() {
    close();
    return CANCELLED.compareAndSet(this, false, true);
  }

  @Override
  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void withdraw(Consumer<Object> taker) {
    long count = 0;
    for (Object message; (message = take()) != null; ) { // I3
      withdrawn = ++count;
      taker.accept(message);
    }
  }

  @Override
  public boolean isDrained() {
    return cancelled || (isClosed() && !hasMessage());
  }

  @Override
  long turnover() {
    Segment first = head;
    Segment last = last();
    return first.base + first.takes() + last.base + last.puts();
  }

  @Override
  public int size() {
    long taken = taken(); // before what was accepted, which is then never less
    return cancelled ? 0 : Math.clamp(accepted() - taken, 0, capacity());
  }

  @Override
  public int capacity() {
    return Integer.MAX_VALUE;
  }

  @Override
  public long accepted() {
    long lost = spoiled;
    Segment first = head;
    Segment last = last();
    return Math.max(first.base + first.takes(), last.base + last.puts()) - lost;
  }

  @Override
  public long taken() {
    long lost = spoiled;
    int holes = removed;
    Segment first = head;
    return first.base + first.takes() - lost - withdrawn + holes;
  }

  @Override
  public long withdrawn() {
    return withdrawn;
  }

  @Override
  public int highWaterMark() {
    return mark;
  }

  /**
   * Raises the high-water mark, for the sender that filled a slot. As in the ring, senders read
   * head only once in {@code mark} messages.
   */
  private void raiseMark(long ordinal) {
    if (ordinal < markAt) {
      return;
    }
    Segment first = head;
    long taken = first.base + first.takes();
    int now = Math.clamp(ordinal + 1 - taken, 1, Integer.MAX_VALUE);
    int seen = mark;
    while (now > seen && !MARK.compareAndSet(this, seen, now)) {
      seen = mark;
    }
    markAt = taken + Math.max(now, seen);
  }

  @Override
  public void checkInvariants() {
    super.checkInvariants();
    if (isClosed() && size() == 0 && !isDrained()) {
      throw new AssertionError("I3: closed and empty, but not drained");
    }
  }
}
