// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a buffered channel keeps its messages in. Nothing here waits for the other side, except that
 * {@link #withdraw} gives senders in the middle of a step a second at most, and that {@link
 * #remove} and {@link #cancel} wait for another thread that removes; but what goes in or out wakes
 * it. Messages come out in the order they went in; every message that went in comes out once,
 * through {@link #poll}, {@link #pollRun} or {@link #withdraw}.
 */
abstract class Buffer {
  /** What {@link #look} shows messages to. */
  interface Visitor {
    /**
     * Sees one message.
     *
     * @param at where it is, for {@link #remove}
     * @return whether to go on
     */
    boolean visit(long at, Object message);
  }

  /** Who waits for room. */
  final SendLine senders;

  /** Who waits for messages. */
  final ReceiveLine receivers;

  Buffer(SendLine senders, ReceiveLine receivers) {
    this.senders = senders;
    this.receivers = receivers;
  }

  /**
   * Puts a message in. False if there is no room, or this is closed; the message is the caller's.
   */
  abstract boolean put(Object message);

  /**
   * Puts in what fits of {@code messages[from, to)}, in order, if possible with one claim for all.
   * Returns how many that was; or its complement (~) if this was cancelled before they were all in:
   * those that came too late were taken back and are left in the array, the others are set to null
   * there.
   */
  abstract int putRun(@Nullable Object[] messages, int from, int to);

  /** Takes the oldest message out. Null if there is none, or this is cancelled. */
  abstract @Nullable Object poll();

  /**
   * Takes the oldest message out if there is no room for another at that moment. Null if there is,
   * or the oldest message is still on its way in, or this is cancelled.
   */
  abstract @Nullable Object pollIfFull();

  /** Takes up to {@code max} messages out into the front of {@code into}. Returns how many. */
  abstract int pollRun(@Nullable Object[] into, int max);

  /**
   * Shows messages that are inside, the oldest first, until the visitor returns false. Each of them
   * was inside at some moment of the call; what others put in or take out meanwhile may be missing.
   *
   * @param alone whether to hold up whoever would move messages meanwhile: for those that have
   *     looked in vain, see {@link #removals}. The visitor must be quick then, and remove nothing
   */
  abstract void look(Visitor visitor, boolean alone);

  /**
   * Takes out a message that {@link #look} has shown. False if it is no longer inside. It may have
   * moved on since, by one place for each that was removed.
   *
   * @param removals what {@link #removals} was when it was seen
   */
  abstract boolean remove(long at, Object message, int removals);

  /**
   * A number that changes with each message that is removed, and is odd while others are moved for
   * it: who {@linkplain #look looks} then may see one twice.
   */
  abstract int removals();

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

  /** Whether as many messages are inside as fit: exact for some moment of the call. */
  abstract boolean isFull();

  /**
   * Announces that the leader of the senders is about to look, and then to park; or that a watcher
   * is about to look whether this is drained. The next that makes room or drains this calls {@link
   * SendLine#wakeForRoom}. Except for a poll that has begun, see {@link #hasRoom}.
   */
  abstract void awaitRoom();

  /**
   * Announces that the leader of the receivers is about to look, and then to park: from now on who
   * puts in wakes it. Except for a put that has begun, see {@link #hasMessage}.
   */
  abstract void awaitMessage();

  /** From now on nothing is put in. A put that has begun may still complete. */
  abstract void close();

  abstract boolean isClosed();

  /** Closes for both sides. True for the one call that did it: it must {@link #withdraw} then. */
  abstract boolean cancel();

  abstract boolean isCancelled();

  /** Hands out what was inside when this was cancelled. */
  abstract void withdraw(Consumer<Object> taker);

  /** Whether nothing can come any more: closed and all was taken, or cancelled. */
  abstract boolean isDrained();

  /** How many messages are inside: exact when nobody is at work, else an estimate in range. */
  final int size() {
    long taken = taken();
    return isCancelled() ? 0 : Math.clamp(accepted() - taken, 0, capacity());
  }

  /** How much went in and out so far: a number that does not change without that. */
  abstract long turnover();

  /** How many messages fit. */
  abstract int capacity();

  /** How many messages were put in so far, exact when nobody is at work. */
  abstract long accepted();

  /**
   * How many of them were taken out by {@link #poll}, {@link #pollRun} and {@link #remove}. If
   * asked for before {@link #accepted}, not more than that.
   */
  abstract long taken();

  /**
   * How many of them {@link #withdraw} has handed out, or {@link #putRun} has left to its caller.
   */
  abstract long withdrawn();

  /** The largest number of messages that were inside at once. */
  abstract int highWaterMark();

  /** For tests, when nobody is at work. */
  abstract void checkInvariants();
}
