// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves the messages of a channel. A core is a buffer or a meeting place between two wait queues.
 * It knows nothing of handles, ends or exceptions. Every operation first makes an attempt, and
 * waits only if the attempt fails. A message that goes in or out wakes the leader of the other
 * side.
 *
 * <p>Messages come out in the order in which they went in. Every message that went in comes out
 * once, through {@link #poll}, {@link #pollRun}, {@link #remove} or {@link #withdraw}, or is
 * dropped. A method that waits for another thread says so.
 */
public abstract class Core {
  /**
   * Returned in place of a message if the thread was interrupted. Its interrupt status is then
   * cleared.
   */
  public static final Object INTERRUPTED = WaitQueue.INTERRUPTED;

  private static final int MOST_SELECTS = 100; // in a crowd, most threads wait for the same

  /** Is shown messages that are inside. */
  public interface Visitor {
    /**
     * Is shown a message and its position, which {@link Core#remove} takes. Returns whether to go
     * on.
     */
    boolean visit(long at, Object message);
  }

  /** Threads that wait for room. */
  final WaitQueue senders = new SendWaitQueue(this);

  /** Threads that wait for messages. */
  final WaitQueue receivers = new ReceiveWaitQueue(this);

  private volatile @Nullable Runnable afterTaking;

  /**
   * Sends if that needs no waiting. False if it does, or if this is closed; then the message is
   * still the caller's.
   */
  public abstract boolean put(Object message);

  /** Receives if that needs no waiting. Null if it does, or if this is drained. */
  public abstract @Nullable Object poll();

  /** As {@link #put}, for a sender that leads its queue. */
  boolean putLeading(Object message) {
    return put(message);
  }

  /** As {@link #poll}, for a receiver that leads its queue. */
  @Nullable Object pollLeading() {
    return poll();
  }

  /**
   * As {@link #put}, but if a step that another thread has begun may make room, first gives that
   * step a bounded time to end.
   */
  public final boolean tryPut(Object message) {
    for (int looks = 0; !put(message); looks++) {
      if (!isRoomNear() || !Backoff.giveTime(looks)) {
        return false;
      }
    }
    return true;
  }

  /**
   * As {@link #poll}, but if a step that another thread has begun may bring a message, first gives
   * that step a bounded time to end.
   */
  public final @Nullable Object tryPoll() {
    Object message = poll();
    for (int looks = 0; message == null && isMessageNear() && Backoff.giveTime(looks); looks++) {
      message = poll();
    }
    return message;
  }

  /**
   * Puts in as many of {@code messages[from, to)} as fit, in order. If possible, one claim serves
   * all of them.
   *
   * @return how many fitted; or the complement (~) of that if this was cancelled before they were
   *     all in. Then those that came too late were taken back and are left in the array; the others
   *     are set to null there
   */
  public int putRun(@Nullable Object[] messages, int from, int to) {
    return put(Objects.requireNonNull(messages[from])) ? 1 : 0;
  }

  /**
   * Receives up to {@code max} messages as {@link #poll} does, into the front of {@code into}.
   * Returns how many.
   */
  public int pollRun(@Nullable Object[] into, int max) {
    int count = 0;
    for (Object message; count < max && (message = poll()) != null; count++) {
      into[count] = message;
    }
    return count;
  }

  /**
   * After a {@link #put} whose hook threw: whether the hook was given the message of that put,
   * rather than another one.
   */
  public boolean tellsItsOwn() {
    return false;
  }

  /**
   * Sends, waiting until {@code deadline} if {@code timed}.
   *
   * @return the message if it was sent; null if time ran out or this was closed; {@link
   *     #INTERRUPTED} if the thread was interrupted, and the message was not sent
   */
  public @Nullable Object awaitSend(Object message, boolean timed, long deadline) {
    return senders.await(message, timed, deadline);
  }

  /**
   * Receives, waiting until {@code deadline} if {@code timed}.
   *
   * @return the message; null if time ran out or this is drained; {@link #INTERRUPTED} if the
   *     thread was interrupted, and no message was taken
   */
  public @Nullable Object awaitReceive(boolean timed, long deadline) {
    return receivers.await(null, timed, deadline);
  }

  /**
   * To call after a waiter of a select was enlisted. The thread of such a waiter may wait at other
   * cores, too.
   */
  void settle() {}

  /** To call after such a waiter has left: lets the next one try. */
  void passOn(WaitQueue queue) {
    queue.passOn();
  }

  /**
   * Announces that the leader of the senders is about to try and then to park, or that a thread is
   * about to look whether this is drained. The next receive that changes something wakes the
   * leader, and runs the action that {@link #afterTaking} was given. A receive that has begun
   * before may do neither: see {@link #hasRoom}.
   */
  public void awaitRoom() {}

  /**
   * Announces that the leader of the receivers is about to try and then to park. The next send
   * wakes it. A send that has begun before may not: see {@link #hasMessage}.
   */
  void awaitMessage() {}

  /**
   * Whether a step that began before an announcement may make room, or put a message in, without
   * waking the leader.
   */
  boolean mayMissWakes() {
    return true;
  }

  /**
   * Sets the action that a receive runs if {@link #awaitRoom} was called before it. The action must
   * not throw.
   */
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

  /** To call after this was closed: wakes the leading sender, which then finds it closed. */
  public final void wakeSenders() {
    senders.wake();
  }

  /** To call after this was closed: wakes the leading receiver, which then finds it closed. */
  public final void wakeReceivers() {
    receivers.wake();
  }

  /**
   * Whether a put may go through now, or as soon as a poll that has begun is over. False only if
   * neither was the case at some moment of the call.
   */
  abstract boolean hasRoom();

  /**
   * Whether a poll may give a message now, or as soon as a put that has begun is over. False only
   * if neither was the case at some moment of the call.
   */
  abstract boolean hasMessage();

  /**
   * Whether a {@link #put} that failed may succeed when a step that another thread has begun is
   * over.
   */
  boolean isRoomNear() {
    return hasRoom();
  }

  /**
   * Whether a {@link #poll} that failed may succeed when a step that another thread has begun is
   * over.
   */
  boolean isMessageNear() {
    return hasMessage();
  }

  /** About how many messages could be received now, up to {@code most}. */
  public int available(int most) {
    return Math.min(most, size());
  }

  /** How much went in and out so far. The number changes only when something goes in or out. */
  abstract long turnover();

  /**
   * How many messages are inside: exact when no thread is at work, otherwise an estimate from 0 to
   * the capacity.
   */
  public int size() {
    return 0;
  }

  /** How many messages fit: 0 for a rendezvous, {@link Integer#MAX_VALUE} without a bound. */
  public abstract int capacity();

  /** How many sends went through. */
  public abstract long accepted();

  /**
   * How many messages were taken out: received, dropped or removed. To be read before {@link
   * #accepted}, so that it is not the larger one.
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
   * @return true for the one call that did it; its caller must then call {@link #withdraw}
   */
  public abstract boolean cancel();

  /** Whether {@link #cancel} was called, so that nothing is received any more. */
  abstract boolean isCancelled();

  /** Whether nothing can come any more: closed and all was taken, or cancelled. */
  public abstract boolean isDrained();

  /**
   * Hands out what was inside when this was cancelled. Gives senders that are in the middle of a
   * step time to end it, a second at most.
   */
  public void withdraw(Consumer<Object> taker) {}

  /**
   * Shows messages that are inside, the oldest first, until the visitor returns false. Each of them
   * was inside at some moment of the call. A message that another thread puts in or takes out
   * meanwhile may be missing.
   *
   * @param alone whether to hold up threads that would move messages meanwhile; for a caller that
   *     has looked in vain, see {@link #removals}. The visitor must then be quick and remove
   *     nothing
   */
  public void look(Visitor visitor, boolean alone) {}

  /**
   * Takes out a message that {@link #look} has shown. It may have moved since, by one place for
   * each message that was removed. May wait for another thread that removes a message, and for
   * senders in the middle of a step.
   *
   * @param removals what {@link #removals} was when the message was shown
   * @return false if the message is no longer inside
   */
  public boolean remove(long at, Object message, int removals) {
    return false;
  }

  /**
   * A number that changes with each message that is removed. It is odd while other messages are
   * moved for that; a look at that time may show a message twice.
   */
  public int removals() {
    return 0;
  }

  /** How many threads wait to send: exact when no thread comes or goes, an estimate otherwise. */
  public final int waitingSenders() {
    return senders.size();
  }

  /**
   * How many threads wait to receive: exact when no thread comes or goes, an estimate otherwise.
   */
  public final int waitingReceivers() {
    return receivers.size();
  }

  /** The object that a thread that waits to send is parked on, as thread dumps show it. */
  public final String sendQueueId() {
    return senders.id();
  }

  /** The object that a thread that waits to receive is parked on, as thread dumps show it. */
  public final String receiveQueueId() {
    return receivers.id();
  }

  /**
   * The objects that threads that wait here in a select are parked on, as thread dumps show them;
   * 100 at most.
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

  /** Checks the invariants of this and of its queues. For tests, when no thread is at work. */
  public void checkInvariants() {
    senders.checkInvariants();
    receivers.checkInvariants();
  }
}
