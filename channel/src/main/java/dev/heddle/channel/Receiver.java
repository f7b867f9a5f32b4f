// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of a channel.
 *
 * <p><b>Fate of a message.</b> A message is received once, by one receiver. When a receive throws
 * or gives nothing, it has taken nothing.
 *
 * <p><b>Waiting.</b> A receive waits for a message. It parks its thread; a virtual thread gives its
 * carrier back. Waiting receivers are served in the order they came. The {@code try…} operations
 * never wait.
 *
 * <p><b>Interruption.</b> Operations that may wait check it on entry and while waiting, also when
 * they could have gone through. If {@link InterruptedException} is thrown, no message was taken.
 *
 * <p><b>Memory.</b> What the sender did before it sent a message is visible to the thread that
 * receives it.
 *
 * <p><b>Moved.</b> A handle that was {@linkplain Chan#move moved} throws {@link
 * IllegalStateException} from every operation, also of an iterator or stream made from it, except
 * {@link #close}, which does nothing.
 *
 * <p>Any number of threads may use one receiver.
 *
 * @param <T> the type of the messages
 */
public sealed interface Receiver<T> extends Iterable<T>, AutoCloseable permits Chan, ReceiverEnd {

  /**
   * Receives a message, waiting for one.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, no message was taken.
   *
   * @return the message, never null
   * @throws InterruptedException if interrupted first; nothing was taken
   * @throws ChannelClosedException if the channel is closed and everything sent was received, or it
   *     is cancelled, or this end is closed; nothing was taken
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  T recv() throws InterruptedException;

  /**
   * Receives a message into a destination, waiting for one. The destination is given one message,
   * or not touched. If it throws, the exception reaches the caller, and the message counts as
   * received.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, no message was taken.
   *
   * @param destination what to do with the message, in the calling thread; not null
   * @throws InterruptedException if interrupted first; nothing was taken
   * @throws ChannelClosedException if the channel is closed and everything sent was received, or it
   *     is cancelled, or this end is closed; nothing was taken
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  default void recv(Consumer<? super T> destination) throws InterruptedException {
    if (destination == null) {
      throw Handles.toReceive(this).reasons().nullTaker("destination");
    }
    destination.accept(recv());
  }

  /**
   * Receives a message, waiting for one, and keeps it isolated, for handing it on to another
   * thread.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, no message was taken.
   *
   * @return what holds the message, never null
   * @throws InterruptedException if interrupted first; nothing was taken
   * @throws ChannelClosedException if the channel is closed and everything sent was received, or it
   *     is cancelled, or this end is closed; nothing was taken
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  default Isolated<T> recvIso() throws InterruptedException {
    Isolated<T> message = Isolated.empty();
    message.putBack(recv());
    return message;
  }

  /**
   * Receives a message, waiting up to {@code timeout} for one.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, no message was taken.
   *
   * @param timeout the longest wait; zero or less means one attempt, as {@link #tryRecv} makes
   * @return the message; null if time ran out
   * @throws InterruptedException if interrupted first; nothing was taken
   * @throws ChannelClosedException if the channel is closed and everything sent was received, or it
   *     is cancelled, or this end is closed; nothing was taken
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  @Nullable T recv(Duration timeout) throws InterruptedException;

  /**
   * Receives a message if there is one now. Never waits for one, and ignores interruption.
   *
   * <p>Null means none: at some moment of the call the channel was empty; at a rendezvous, that no
   * sender waited. A message whose send has returned is seen by a thread that has learned of that,
   * as by a volatile field or another channel.
   *
   * <p>One exception: another thread is in the middle of putting in the message that is next, or at
   * a rendezvous of leaving the wait queue. That is over in nanoseconds unless the operating system
   * has stopped that thread just there. This call gives it time: it looks again at once, then after
   * yields, then after short sleeps, which for a virtual thread are yields too, three milliseconds
   * or so in all; and then returns null although messages are there, behind that one. The same
   * holds while another thread {@linkplain Chan#asBlockingQueue removes} a message from the middle,
   * which takes as long as moving the messages before it: with millions of them, longer than this
   * call waits.
   *
   * @return the message; null if there was none
   * @throws ChannelClosedException if the channel is closed and everything sent was received, or it
   *     is cancelled, or this end is closed; nothing was taken
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  @Nullable T tryRecv();

  /**
   * Receives a message into a destination if there is one now. Never waits and ignores
   * interruption. The destination is given one message, or not touched. If it throws, the exception
   * reaches the caller, and the message counts as received.
   *
   * @param destination what to do with the message, in the calling thread; not null
   * @return true if the destination was given a message; false if there was none
   * @throws ChannelClosedException if the channel is closed and everything sent was received, or it
   *     is cancelled, or this end is closed; nothing was taken
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  default boolean tryRecv(Consumer<? super T> destination) {
    if (destination == null) {
      throw Handles.toReceive(this).reasons().nullTaker("destination");
    }
    T message = tryRecv();
    if (message == null) {
      return false;
    }
    destination.accept(message);
    return true;
  }

  /**
   * Receives a batch: waits for one message, and takes with it what is there, up to {@code max}.
   * What is sent while it takes may be left for the next batch, so that it ends, however many send.
   *
   * <p>Interruption: checked on entry and while waiting for the first. If thrown, no message was
   * taken.
   *
   * @param into where to add the messages, in order; not null, and not a view of this channel. If
   *     adding throws, the exception reaches the caller; the message that it was thrown for and
   *     those of the batch after it are given to the channel's undelivered hook
   * @param max the most messages to receive, at least 1
   * @return how many were received; 0 if the channel is closed and everything sent was received
   * @throws InterruptedException if interrupted first; nothing was taken
   * @throws ChannelClosedException if the channel was closed with a cause and everything sent was
   *     received, or it is cancelled, or this end is closed; nothing was taken
   * @throws IllegalArgumentException if {@code max} is less than 1, or {@code into} is a view of
   *     this channel
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  default int recvBatch(Collection<? super T> into, int max) throws InterruptedException {
    return recvBatch(into, max, Duration.ZERO);
  }

  /**
   * Receives a batch: waits for one message, takes with it what is there, and waits a while for
   * more, until it has {@code max}, or {@code linger} has passed since the first, or no more can
   * come.
   *
   * <p>Interruption: checked on entry and while waiting for the first. If thrown, no message was
   * taken. Interrupted while it lingers, it returns what it has, with the interrupt status set
   * again.
   *
   * @param into where to add the messages, in order; not null, and not a view of this channel. If
   *     adding throws, the exception reaches the caller; the message that it was thrown for and
   *     those of the batch after it are given to the channel's undelivered hook
   * @param max the most messages to receive, at least 1
   * @param linger how long to wait for more after the first; zero or less means not at all
   * @return how many were received; 0 if the channel is closed and everything sent was received
   * @throws InterruptedException if interrupted first; nothing was taken
   * @throws ChannelClosedException if the channel was closed with a cause and everything sent was
   *     received, or it is cancelled, or this end is closed; nothing was taken
   * @throws IllegalArgumentException if {@code max} is less than 1, or {@code into} is a view of
   *     this channel
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  int recvBatch(Collection<? super T> into, int max, Duration linger) throws InterruptedException;

  /**
   * Receives a batch, as {@link #recvBatch(Collection, int, Duration)} does, but waits for its
   * first message no longer than {@code timeout}.
   *
   * <p>The end is reported by an exception, as by {@link #recv(Duration)}, so that 0 always means
   * that time ran out.
   *
   * <p>Interruption: checked on entry and while waiting for the first. If thrown, no message was
   * taken. Interrupted while it lingers, it returns what it has, with the interrupt status set
   * again.
   *
   * @param into where to add the messages, in order; not null, and not a view of this channel. If
   *     adding throws, the exception reaches the caller; the message that it was thrown for and
   *     those of the batch after it are given to the channel's undelivered hook
   * @param max the most messages to receive, at least 1
   * @param timeout the longest wait for the first; zero or less means one attempt, as {@link
   *     #tryRecv} makes
   * @param linger how long to wait for more after the first; zero or less means not at all
   * @return how many were received; 0 if time ran out
   * @throws InterruptedException if interrupted first; nothing was taken
   * @throws ChannelClosedException if the channel is closed and everything sent was received, or it
   *     is cancelled, or this end is closed; nothing was taken
   * @throws IllegalArgumentException if {@code max} is less than 1, or {@code into} is a view of
   *     this channel
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  int recvBatch(Collection<? super T> into, int max, Duration timeout, Duration linger)
      throws InterruptedException;

  /**
   * Iterates over the messages as they come, waiting for each. Ends when the channel is closed and
   * everything sent was received. Several iterators share the messages; each message goes to one of
   * them.
   *
   * <p>{@code hasNext} receives: if {@code next} is never called for the message that it saw, that
   * message counts as received. A for-each loop always calls it.
   *
   * <p>Interruption: {@code hasNext} and {@code next} cannot throw {@link InterruptedException}.
   * They set the thread's interrupt status again and throw {@link CancellationException} with that
   * cause; no message was taken.
   *
   * <p>If the channel was closed {@linkplain Sender#closeWith with a cause}, or cancelled, the
   * iteration does not end but throws {@link ChannelClosedException}.
   *
   * @return an iterator for one thread; it does not remove
   */
  @Override
  default Iterator<T> iterator() {
    return Handles.iterator(this);
  }

  /**
   * Receives every message and gives it to an action, waiting for each, until the channel is closed
   * and everything sent was received. If the action throws, the exception reaches the caller; its
   * message counts as received.
   *
   * <p>Interruption: as for {@link #iterator}.
   *
   * @param action what to do with each message, in the calling thread; not null
   * @throws CancellationException if interrupted; the interrupt status is set, nothing was taken
   * @throws ChannelClosedException if the channel was closed with a cause, or cancelled, or this
   *     end is closed; nothing was taken
   * @throws IllegalStateException if this handle was moved; nothing was taken
   */
  @Override
  default void forEach(Consumer<? super T> action) {
    if (action == null) {
      throw Handles.toReceive(this).reasons().nullTaker("action");
    }
    Iterable.super.forEach(action);
  }

  /**
   * Gives the messages as a stream, as they come: a terminal operation waits for each, and ends
   * when the channel is closed and everything sent was received. Several streams share the
   * messages; each message goes to one of them. A sequential stream takes no more messages than its
   * operations ask for.
   *
   * <p>Closing the stream closes this end, see {@link #close}; reaching its end does not. An end
   * that is a {@link Chan} sends, too: closing its stream may close the channel for the threads
   * that send through it. To stop receiving, and no more, close the stream of a {@linkplain
   * Chan#receiver receiving end}: {@code try (var stream = chan.receiver().stream())}.
   *
   * <p>Leave it sequential. The stream is not split, so a parallel one works in the calling thread
   * all the same. There {@code limit}, {@code takeWhile}, {@code findFirst}, {@code findAny} and
   * the matches take no more than in a sequential one; but {@code skip}, {@code dropWhile} and
   * {@code distinct} receive everything until the channel's end before the operation that follows
   * begins, and {@code unordered().limit(n)} may take, and wait for, more than {@code n}. Seen with
   * JDK 21, 25 and 28.
   *
   * <p>Interruption, and a channel closed with a cause or cancelled: as for {@link #iterator}.
   *
   * @return a sequential, ordered stream; nothing is received before its terminal operation
   */
  default Stream<T> stream() {
    return StreamSupport.stream(Handles.iterator(this).asSpliterator(), false).onClose(this::close);
  }

  /**
   * Closes this end: it can receive no more. When receivers were handed out, all are closed, and
   * the channel is closed for sending or its own handles are, nobody is left to receive: the
   * channel is {@linkplain Chan#cancel cancelled}, unless it is closed and everything sent was
   * received. Closing an end again does nothing. Waits no more than that; a receive through this
   * end that waits in another thread goes on waiting.
   */
  @Override
  void close();

  /**
   * Says whether nothing can be received through this end any more: the channel is closed and
   * everything sent was received, or it is cancelled, or this end is closed. A closed {@link Chan}
   * still receives, so there the channel alone decides. True stays true; false is an estimate while
   * other threads are at work: a receive may still find nothing. Never waits.
   *
   * <p>Memory: what happened before the channel or this end was closed is visible to a thread for
   * which this returns true.
   *
   * @return true if every receive through this end would fail
   * @throws IllegalStateException if this handle was moved
   */
  boolean isDrained();
}
