// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What moves the messages of a channel: a buffer or a place to meet, between two wait queues. It
 * knows nothing of handles, ends or exceptions. Every operation is tried first, and only then
 * waited for; what goes in or out wakes the leader of the other side.
 *
 * <p>Messages come out in the order they went in. Every message that went in comes out once,
 * through {@link #poll}, {@link #pollRun}, {@link #remove} or {@link #withdraw}. Where a method
 * waits for another thread, it says so.
 */
public abstract class Core {
  /** In place of a message: the thread was interrupted, and its interrupt status is cleared. */
  public static final Object INTERRUPTED = WaitQueue.INTERRUPTED;

  private static final int MOST_SELECTS = 100; // a crowd mostly waits for the same

  /** Sees messages that are inside. */
  public interface Visitor {
    /** Sees a message, and where it is, for {@link Core#remove}. Returns whether to go on. */
    boolean visit(long at, Object message);
  }

  /** Threads that wait for room. */
  final WaitQueue senders = new SendWaitQueue(this);

  /** Threads that wait for messages. */
  final WaitQueue receivers = new ReceiveWaitQueue(this);

  private volatile @Nullable Runnable afterTaking;

  /** Sends if that needs no waiting. False if not, or if closed: the message is the caller's. */
  public abstract boolean put(Object message);

  /** Receives if that needs no waiting. Null if not, or if nothing is left of what was closed. */
  public abstract @Nullable Object poll();

  /** As {@link #put}, for a sender that leads its queue. */
  boolean putLeading(Object message) {
    return put(message);
  }

  /** As {@link #poll}, for a receiver that leads its queue. */
  @Nullable Object pollLeading() {
    return poll();
  }

  /** As {@link #put}, but takes no step that others are in the middle of for "no room". */
  public final boolean tryPut(Object message) {
    for (int looks = 0; !put(message); looks++) {
      if (!isRoomNear() || !Backoff.giveTime(looks)) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #poll}, but takes no step that others are in the middle of for "none". */
  public final @Nullable Object tryPoll() {
    Object message = poll();
    for (int looks = 0; message == null && isMessageNear() && Backoff.giveTime(looks); looks++) {
      message = poll();
    }
    return message;
  }

  /**
   * Puts in what fits of {@code messages[from, to)}, in order, if possible with one claim for all.
   *
   * @return how many; or the complement (~) if this was cancelled before they were all in: those
   *     that came too late were taken back and are left in the array, the others are set to null
   *     there
   */
  public int putRun(@Nullable Object[] messages, int from, int to) {
    return put(Objects.requireNonNull(messages[from])) ? 1 : 0;
  }

  /** As {@link #poll} for up to {@code max}, into the front of {@code into}. Returns how many. */
  public int pollRun(@Nullable Object[] into, int max) {
    int count = 0;
    for (Object message; count < max && (message = poll()) != null; count++) {
      into[count] = message;
    }
    return count;
  }

  /** Whether a {@link #put} whose hook threw had told it of its own message, not of another. */
  public boolean tellsItsOwn() {
    return false;
  }

  /**
   * Sends, waiting until {@code deadline} if {@code timed}.
   *
   * @return the message; null if time ran out or this was closed, or {@link #INTERRUPTED}: then it
   *     was not sent
   */
  public @Nullable Object awaitSend(Object message, boolean timed, long deadline) {
    return senders.await(message, timed, deadline);
  }

  /**
   * Receives, waiting until {@code deadline} if {@code timed}.
   *
   * @return the message; null if time ran out or this is drained, or {@link #INTERRUPTED}: then
   *     none was taken
   */
  public @Nullable Object awaitReceive(boolean timed, long deadline) {
    return receivers.await(null, timed, deadline);
  }

  /** After a waiter that shares its thread with waiters of other cores was enlisted. */
  void settle() {}

  /** After such a waiter has left: lets the next one try. */
  void passOn(WaitQueue queue) {
    queue.passOn();
  }

  /**
   * Announces that the leader of the senders is about to look, and then to park; or that somebody
   * is about to look whether this is drained. The next receive that changes something wakes the
   * leader, and runs what {@link #afterTaking} was given; except for one that has begun, see {@link
   * #hasRoom}.
   */
  public void awaitRoom() {}

  /**
   * Announces that the leader of the receivers is about to look, and then to park. The next send
   * wakes it; except for one that has begun, see {@link #hasMessage}.
   */
  void awaitMessage() {}

  /** Whether a thread that began earlier may make room, or put in, and wake nobody. */
  boolean mayMissWakes() {
    return true;
  }

  /** What a receive runs if {@link #awaitRoom} was called before it. It must not throw. */
  public final void afterTaking(Runnable told) {
    afterTaking = told;
  }

  /** To call after messages were taken out, if that was awaited. */
  final void tellTaken() {
    senders.wake();
    Runnable told = afterTaking;
    if (told != null) {
      told.run();
    }
  }

  /** After this was closed: wakes the leading sender, which will find that. */
  public final void wakeSenders() {
    senders.wake();
  }

  /** After this was closed: wakes the leading receiver, which will find that. */
  public final void wakeReceivers() {
    receivers.wake();
  }

  /**
   * Whether a put may go through now, or as soon as a poll that has begun is over; false only if
   * neither was so at some moment of the call.
   */
  abstract boolean hasRoom();

  /**
   * Whether a poll may give something now, or as soon as a put that has begun is over; false only
   * if neither was so at some moment of the call.
   */
  abstract boolean hasMessage();

  /** Whether a {@link #put} that failed may succeed when a step is over that others have begun. */
  boolean isRoomNear() {
    return hasRoom();
  }

  /** Whether a {@link #poll} that failed may succeed when a step is over that others have begun. */
  boolean isMessageNear() {
    return hasMessage();
  }

  /** How many messages could be received now, up to {@code most}; about. */
  public int available(int most) {
    return Math.min(most, size());
  }

  /** How much went in and out so far: a number that does not change without that. */
  abstract long turnover();

  /** How many messages are inside: exact when nobody is at work, else an estimate in range. */
  public int size() {
    return 0;
  }

  /** How many messages fit: 0 for a rendezvous, {@link Integer#MAX_VALUE} without a bound. */
  public abstract int capacity();

  /** How many sends went through. */
  public abstract long accepted();

  /**
   * How many messages were taken out: received, dropped or removed. Ask before {@link #accepted}.
   */
  public abstract long taken();

  /** How many messages were dropped to keep within the capacity. */
  public long dropped() {
    return 0;
  }

  /** How many messages {@link #withdraw} has handed out, or {@link #putRun} left to its caller. */
  public long withdrawn() {
    return 0;
  }

  /** The largest number of messages that were inside at once. */
  public int highWaterMark() {
    return 0;
  }

  /** From now on nothing is put in. A put that has begun may still complete. Idempotent. */
  public abstract void close();

  /** Whether no send is accepted any more. */
  public abstract boolean isClosed();

  /**
   * Closes for both sides. May wait for a thread that removes a message.
   *
   * @return true for the one call that did it: it must {@link #withdraw} then
   */
  public abstract boolean cancel();

  /** Whether nothing is received any more because of {@link #cancel}. */
  abstract boolean isCancelled();

  /** Whether nothing can come any more: closed and all was taken, or cancelled. */
  public abstract boolean isDrained();

  /**
   * Hands out what was inside when this was cancelled. Gives senders in the middle of a step time
   * to end it, a second at most.
   */
  public void withdraw(Consumer<Object> taker) {}

  /**
   * Shows messages that are inside, the oldest first, until the visitor returns false. Each of them
   * was inside at some moment of the call; what others put in or take out meanwhile may be missing.
   *
   * @param alone whether to hold up threads that would move messages meanwhile: for one that has
   *     looked in vain, see {@link #removals}. The visitor must be quick then, and remove nothing
   */
  public void look(Visitor visitor, boolean alone) {}

  /**
   * Takes out a message that {@link #look} has shown. It may have moved on since, by one place for
   * each that was removed. May wait for another thread that removes.
   *
   * @param removals what {@link #removals} was when it was seen
   * @return false if it is no longer inside
   */
  public boolean remove(long at, Object message, int removals) {
    return false;
  }

  /**
   * A number that changes with each message that is removed, and is odd while others are moved for
   * it: a look then may show one twice.
   */
  public int removals() {
    return 0;
  }

  /** How many threads wait to send: exact when nobody comes or goes, an estimate otherwise. */
  public final int waitingSenders() {
    return senders.size();
  }

  /** How many threads wait to receive: exact when nobody comes or goes, an estimate otherwise. */
  public final int waitingReceivers() {
    return receivers.size();
  }

  /** What a thread that waits to send is parked on, as thread dumps show it. */
  public final String sendQueueId() {
    return senders.id();
  }

  /** What a thread that waits to receive is parked on, as thread dumps show it. */
  public final String receiveQueueId() {
    return receivers.id();
  }

  /**
   * What threads that wait here in a select are parked on, as thread dumps show it; 100 at most.
   */
  public final List<String> selects() {
    if (senders.leader() == null && receivers.leader() == null) {
      return List.of();
    }
    var found = new LinkedHashSet<String>();
    senders.collectSelects(found, MOST_SELECTS);
    receivers.collectSelects(found, MOST_SELECTS);
    return List.copyOf(found);
  }

  /** For tests, when nobody is at work: the invariants of this and of its queues. */
  public void checkInvariants() {
    senders.checkInvariants();
    receivers.checkInvariants();
  }
}
