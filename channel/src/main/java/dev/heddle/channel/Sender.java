// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.stream.Collector;

/**
 * The sending end of a channel.
 *
 * <p><b>Fate of a message.</b> When a send returns normally (and not with false), the channel has
 * accepted the message: it is received once, or, if the channel is cancelled first or {@linkplain
 * Overflow drops} it, given once to the channel's {@linkplain ChanBuilder#onUndelivered undelivered
 * hook}. When a send throws or returns false, the message was not delivered, never will be, and is
 * still the caller's.
 *
 * <p><b>Waiting.</b> A send waits for room; at a rendezvous, until its message was taken. It parks
 * its thread; a virtual thread gives its carrier back. Waiting senders get room in the order they
 * came. The {@code try…} operations never wait.
 *
 * <p><b>Interruption.</b> Operations that may wait check it on entry and while waiting, also when
 * they could have gone through. If {@link InterruptedException} is thrown, the message was not
 * delivered.
 *
 * <p><b>Memory.</b> What a thread did before sending a message is visible to the thread that
 * receives it. Receiving the k-th message happens-before the completion of the (k + capacity)-th
 * send, on a channel that drops none.
 *
 * <p><b>Moved.</b> A handle that was {@linkplain Chan#move moved} throws {@link
 * IllegalStateException} from every operation, also of a collector made from it, except {@link
 * #close}, which does nothing.
 *
 * <p>Any number of threads may use one sender. Messages of one thread arrive in the order it sent
 * them.
 *
 * @param <T> the type of the messages
 */
public sealed interface Sender<T> extends AutoCloseable permits Chan, SenderEnd {

  /**
   * Sends a message, waiting for room.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the message was not delivered.
   *
   * @param message the message, not null
   * @throws InterruptedException if interrupted first; not delivered
   * @throws ChannelClosedException if the channel or this end was closed first; not delivered
   * @throws IllegalStateException if this handle was moved; not delivered
   */
  void send(T message) throws InterruptedException;

  /**
   * Moves a message out of its {@link Isolated} and sends it, waiting for room.
   *
   * <p>While the call waits, the isolated is empty; if the call throws, it holds the message again.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the message was not delivered.
   *
   * @param message what holds the message, not null and not empty
   * @throws InterruptedException if interrupted first; not delivered
   * @throws ChannelClosedException if the channel or this end was closed first; not delivered
   * @throws IllegalStateException if the message was already moved out, or this handle was moved;
   *     not delivered
   */
  default void send(Isolated<? extends T> message) throws InterruptedException {
    if (message == null) {
      throw Handles.toSend(this).reasons().nullMessage();
    }
    T content = message.extract();
    boolean sent = false;
    try {
      send(content);
      sent = true;
    } finally {
      if (!sent) {
        message.putBack(content);
      }
    }
  }

  /**
   * Sends a message, waiting up to {@code timeout} for room.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the message was not delivered.
   *
   * @param message the message, not null
   * @param timeout the longest wait; zero or less means one attempt, as {@link #trySend} makes
   * @return true if delivered; false if time ran out, and the message is still the caller's
   * @throws InterruptedException if interrupted first; not delivered
   * @throws ChannelClosedException if the channel or this end was closed first; not delivered
   * @throws IllegalStateException if this handle was moved; not delivered
   */
  boolean send(T message, Duration timeout) throws InterruptedException;

  /**
   * Sends a message if there is room now. Never waits for room, and ignores interruption.
   *
   * <p>False means full: at some moment of the call as many messages were buffered as fit; at a
   * rendezvous, that no receiver waited.
   *
   * <p>One exception: another thread is in the middle of taking the message whose slot this one
   * needs, or at a rendezvous of leaving the wait queue. That is over in nanoseconds unless the
   * operating system has stopped that thread just there. This call gives it time: it looks again at
   * once, then after yields, then after short sleeps, which for a virtual thread are yields too,
   * three milliseconds or so in all; and then returns false although there is room by count. The
   * room that a {@linkplain Chan#asBlockingQueue removal from the middle} makes is there when the
   * removal is over.
   *
   * @param message the message, not null
   * @return true if delivered; false if there was no room, and the message is still the caller's
   * @throws ChannelClosedException if the channel or this end is closed; not delivered
   * @throws IllegalStateException if this handle was moved; not delivered
   */
  boolean trySend(T message);

  /**
   * Moves a message out of its {@link Isolated} and sends it, if there is room now. Never waits and
   * ignores interruption.
   *
   * @param message what holds the message, not null and not empty; if false is returned or an
   *     exception thrown, it holds the message as before
   * @return true if delivered; false if there was no room
   * @throws ChannelClosedException if the channel or this end is closed; not delivered
   * @throws IllegalStateException if the message was already moved out, or this handle was moved;
   *     not delivered
   */
  default boolean trySend(Isolated<? extends T> message) {
    if (message == null) {
      throw Handles.toSend(this).reasons().nullMessage();
    }
    T content = message.extract();
    boolean sent = false;
    try {
      sent = trySend(content);
      return sent;
    } finally {
      if (!sent) {
        message.putBack(content);
      }
    }
  }

  /**
   * The same as {@link #trySend(Isolated)}, named for what matters where a message cannot be
   * copied: the channel has taken it, or the isolated still holds it. Never waits and ignores
   * interruption.
   *
   * @param message what holds the message, not null and not empty
   * @return true if delivered, and the isolated is empty; false if there was no room
   * @throws ChannelClosedException if the channel or this end is closed; not delivered
   * @throws IllegalStateException if the message was already moved out, or this handle was moved;
   *     not delivered
   */
  default boolean tryTake(Isolated<? extends T> message) {
    return trySend(message);
  }

  /**
   * Sends many messages in order, waiting for room as needed. The messages of a collection go in
   * runs, as many at once as there is room for, and wake a receiver once per run; those of any
   * other iterable go one by one, so that at most one is taken from it and not sent. Messages of
   * other senders may come between.
   *
   * <p>Interruption: checked on entry, between runs and while waiting. The exception says how many
   * went through.
   *
   * <p>If the iterable throws, or gives null, everything that came before was sent. If the
   * undelivered hook of a channel that {@linkplain Overflow drops} messages throws, the message at
   * hand is treated as in a single send. In both cases the exception says how many went through,
   * and no other will be sent.
   *
   * @param messages the messages, not null
   * @return how many were delivered: all
   * @throws BatchInterruptedException if interrupted first; it says how many were delivered, the
   *     others were not
   * @throws ChannelClosedException if the channel or this end was closed first; {@link
   *     ChannelClosedException#delivered} says how many were delivered, the others were not
   * @throws BatchFailedException if the iterable or the hook throws an exception, which is its
   *     cause; it says how many were delivered, the others were not. An error is thrown as it is,
   *     with this exception suppressed in it
   * @throws NullPointerException if a message is null; those before it were delivered
   * @throws IllegalArgumentException if the messages are a receiver or a queue view of this very
   *     channel, so that this would never end; nothing was sent
   * @throws IllegalStateException if this handle was moved; not delivered
   */
  long sendAll(Iterable<? extends T> messages) throws BatchInterruptedException;

  /**
   * Makes a subscriber that sends what a publisher gives, in order and with backpressure: it asks
   * for one message at a time, and for the next when that was sent. Completion closes this end, an
   * error {@linkplain #closeWith closes the channel with it}, both after the message before it.
   *
   * <p>Its methods do not wait for room, so the publisher's thread does not either; while the
   * channel is full, a virtual thread waits with the one message. Completion and error wait as
   * {@link #close} does. Make a new subscriber for each publisher.
   *
   * <p>When the channel or this end is closed, the subscriber cancels its subscription at once, in
   * the thread that closes or in one that calls the publisher just then. A message that it was
   * given and could not send, or did not ask for, goes to the channel's {@linkplain
   * ChanBuilder#onUndelivered undelivered hook}. If the hook throws while a message is sent, the
   * subscriber cancels its subscription, closes the channel with that exception, and throws it on.
   * It does the same if no virtual thread can be started, but then throws nothing.
   *
   * @return a new subscriber, for one subscription
   * @throws IllegalStateException if this handle was moved
   */
  Flow.Subscriber<T> subscriber();

  /**
   * Makes a collector that sends every element of a stream, waiting for room, and returns how many
   * that were. It does not close this end. In a parallel stream every thread sends, and waits, on
   * its own.
   *
   * <p>Interruption: a collector cannot throw {@link InterruptedException}. It sets the thread's
   * interrupt status again and throws {@link CancellationException} with that cause; its message
   * says how many elements this thread has sent before the element that was not delivered.
   *
   * <p>A channel or end that is closed makes the collecting throw {@link ChannelClosedException},
   * which says how many elements this thread has sent; the element at hand was not delivered.
   *
   * @return a collector, for any number of streams
   */
  default Collector<T, ?, Long> collector() {
    return Handles.collector(this);
  }

  /**
   * Runs a producer with this end, in the calling thread, and then closes this end. If the producer
   * throws, the channel is {@linkplain #closeWith closed with} what it threw: receivers take what
   * is buffered and are then told of the failure, which they would otherwise take for the regular
   * end. Other senders are told of it, too. Then this end is closed, and what the producer threw is
   * thrown on: also the {@link InterruptedException} of a send, and the {@link
   * ChannelClosedException} that says that nobody receives any more.
   *
   * <p>Waiting and interruption: what the producer does, and no more than {@link #close} does.
   *
   * <p>Memory: what the producer did is visible to a receiver that is told the end, or the failure.
   *
   * @param body what sends the messages, not null
   * @throws Exception what the producer threw; what the closing threw is suppressed in it
   * @throws IllegalStateException if this handle was moved; the producer did not run
   * @see ChanBuilder#produce
   */
  default void produce(Producer<? extends T> body) throws Exception {
    Handles.produce(this, body);
  }

  /**
   * Closes this end: it can send no more. When the channel's last sender is closed, receivers take
   * what is buffered and are then told that it is closed. Closing an end again does nothing. A send
   * through this end that waits in another thread goes on waiting.
   *
   * <p>Waiting: none, unless nobody is left to receive, so that closing the last sender {@linkplain
   * Chan#cancel cancels} the channel: that runs the undelivered hook in this thread, and may wait a
   * second for a sender that was stopped midway.
   *
   * <p>Memory: what happened before the last sender was closed is visible to a receiver that is
   * told so.
   */
  @Override
  void close();

  /**
   * Closes the channel for all senders at once, and tells why. Receivers take what is buffered and
   * then get a {@link ChannelClosedException} with this cause; senders, also those that wait, get
   * one too, and their messages are not delivered. Does nothing if the channel was closed before.
   * Waits no more than {@link #close}.
   *
   * @param cause the reason, not null
   * @throws IllegalStateException if this handle was moved
   */
  void closeWith(Throwable cause);

  /**
   * Says whether a send through this end would fail because the channel or this end is closed, or
   * the channel cancelled. True stays true; false is an estimate while other threads are at work: a
   * send may still fail. Never waits.
   *
   * <p>Memory: what happened before the channel or this end was closed is visible to a thread for
   * which this returns true.
   *
   * @return true if nothing can be sent through this end any more
   * @throws IllegalStateException if this handle was moved
   */
  boolean isClosed();
}
