// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import dev.heddle.channel.BatchInterruptedException;
import dev.heddle.channel.core.Core;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Sends many messages, or receives many, in runs that cost one claim and one wake-up each. For one
 * call.
 */
public final class Batch<T> {
  /** A view of the messages of one channel, which must not be sent back to that channel. */
  public interface View {
    /** Whether this is a view of that channel. */
    boolean isOf(Channel<?> channel);
  }

  private static final int RUN = 64;

  private final Channel<T> channel;
  private final Core core;
  private final @Nullable Object[] run;
  private long done;

  private Batch(Channel<T> channel, int most) {
    this(channel, most, 0);
  }

  /** Counts as if so many messages had been sent before. */
  Batch(Channel<T> channel, int most, long done) {
    this.channel = channel;
    this.done = done;
    core = channel.core();
    run = new Object[Math.min(most, RUN)];
  }

  /**
   * Sends all messages. Takes several at once only from a collection, which still holds those that
   * were not sent.
   */
  public static <T> long sendAll(Channel<T> channel, Iterable<? extends T> messages)
      throws BatchInterruptedException {
    if (messages == null) {
      throw channel.reasons().nullBatch();
    }
    if (Thread.interrupted()) {
      throw channel.reasons().batchInterrupted(0);
    }
    refuseOwn(channel, messages);
    Iterator<? extends T> each;
    int most = 1;
    try {
      if (messages instanceof Collection<? extends T> all) {
        most = Math.max(1, all.size());
      }
      each = messages.iterator();
    } catch (Throwable thrown) {
      throw channel.reasons().batchFailed(0, thrown);
    }
    refuseOwn(channel, each);
    return new Batch<>(channel, most).send(each);
  }

  /** Refuses a view of the channel's own messages: to send those to the channel would never end. */
  private static void refuseOwn(Channel<?> channel, Object messages) {
    if (messages instanceof View view && view.isOf(channel)) {
      throw channel.reasons().intoItself();
    }
  }

  long send(Iterator<? extends T> messages) throws BatchInterruptedException {
    for (; ; ) {
      int count = 0;
      boolean nullFound = false;
      Throwable failure = null;
      try {
        while (count < run.length && !nullFound && messages.hasNext()) {
          T message = messages.next();
          nullFound = message == null;
          run[count] = message;
          count += nullFound ? 0 : 1;
        }
      } catch (Throwable thrown) {
        failure = thrown;
      }
      try {
        sendRun(count); // also what came before a failure: all is sent or still at its source
      } catch (Throwable thrown) {
        var unused = Failures.first(thrown, failure);
        throw thrown;
      }
      if (failure != null) {
        throw channel.reasons().batchFailed(done, failure);
      }
      if (nullFound) {
        throw channel.reasons().nullInBatch(done);
      }
      if (count < run.length) {
        return done;
      }
    }
  }

  private void sendRun(int count) throws BatchInterruptedException {
    for (int at = 0; at < count; ) {
      if (Thread.interrupted()) {
        throw channel.reasons().batchInterrupted(done);
      }
      int sent = putRun(at, count);
      if (sent == 0) {
        if (!awaitSend(run[at])) {
          throw channel.reasons().batchClosed(done);
        }
        done++;
        sent = 1;
      }
      at += sent;
    }
  }

  /** Sends what can go without waiting. Returns how many that was. */
  private int putRun(int from, int to) {
    try {
      int put = core.putRun(run, from, to);
      int count = put < 0 ? ~put : put;
      done += count;
      if (put < 0) {
        Failures.rethrow(tellUndelivered(from, from + count)); // came too late; the rest was nulled
      }
      return count;
    } catch (Throwable thrown) { // by the undelivered hook
      throw channel.reasons().batchFailed(done, thrown);
    }
  }

  /** False if the channel was closed. */
  @SuppressWarnings("ReferenceEquality") // a mark equals itself alone
  private boolean awaitSend(@Nullable Object message) throws BatchInterruptedException {
    Object sent;
    try {
      sent = message == null ? null : channel.awaitSend(message, false, 0);
    } catch (Throwable thrown) { // by the undelivered hook
      throw channel.reasons().batchFailed(done, thrown);
    }
    if (sent == Core.INTERRUPTED) {
      throw channel.reasons().batchInterrupted(done);
    }
    return sent != null;
  }

  /** As {@code Receiver.recvBatch} without a time limit: 0 means the end. */
  public static <T> int receive(
      Channel<T> channel, Collection<? super T> into, int max, Duration linger)
      throws InterruptedException {
    return receive(channel, into, max, false, 0, channel.nanos(linger));
  }

  /** As {@code Receiver.recvBatch} with a time limit: 0 means that time ran out. */
  public static <T> int receive(
      Channel<T> channel, Collection<? super T> into, int max, Duration timeout, Duration linger)
      throws InterruptedException {
    return receive(channel, into, max, true, channel.nanos(timeout), channel.nanos(linger));
  }

  /** Receives up to {@code max}: waits for the first, takes what is there, and lingers for more. */
  private static <T> int receive(
      Channel<T> channel,
      Collection<? super T> into,
      int max,
      boolean timed,
      long nanos,
      long lingerNanos)
      throws InterruptedException {
    checkDestination(channel, into);
    if (max < 1) {
      throw channel.reasons().nothingToReceive(max);
    }
    if (Thread.interrupted()) {
      throw channel.reasons().receiveInterrupted();
    }
    return new Batch<>(channel, max).receive(into, max, timed, nanos, lingerNanos);
  }

  /** Refuses null, and a view of the channel: what is received would go where it came from. */
  private static void checkDestination(Channel<?> channel, @Nullable Collection<?> into) {
    if (into == null) {
      throw channel.reasons().nullDestination();
    }
    refuseOwn(channel, into);
  }

  /** Takes what is there, also a message that is just being put in, and does not wait. */
  public static <T> int drain(Channel<T> channel, Collection<? super T> into, int max) {
    checkDestination(channel, into);
    return max <= 0 ? 0 : new Batch<>(channel, max).drain(into, max);
  }

  private int receive(
      Collection<? super T> into, int max, boolean timed, long nanos, long lingerNanos)
      throws InterruptedException {
    take(into, max);
    if (done == 0) {
      Object first = first(timed, nanos);
      if (first == null) {
        return end(timed);
      }
      add(into, first);
      take(into, max);
    }
    if (lingerNanos > 0 && done < max) {
      linger(into, max, System.nanoTime() + lingerNanos);
    }
    return (int) done;
  }

  private @Nullable Object first(boolean timed, long nanos) throws InterruptedException {
    if (timed && nanos <= 0) {
      return core.tryPoll();
    }
    return channel.awaitReceive(timed, timed ? System.nanoTime() + nanos : 0);
  }

  private int end(boolean timed) {
    if (!timed || channel.isDrained()) {
      Ends now = channel.ends();
      if (timed || !now.areRegular()) {
        throw channel.reasons(now).receiveClosed();
      }
    }
    return 0;
  }

  private void linger(Collection<? super T> into, int max, long deadline) {
    try {
      while (done < max && deadline - System.nanoTime() > 0) {
        Object next = channel.awaitReceive(true, deadline);
        if (next == null) {
          return;
        }
        add(into, next);
        take(into, max);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what was received is in the caller's hands
    }
  }

  /**
   * Takes what is there, without waiting. It does not take all that comes meanwhile, or it might
   * never end.
   */
  private void take(Collection<? super T> into, int max) {
    int wanted = (int) (max - done);
    long most = done + (wanted <= run.length ? wanted : core.available(wanted));
    while (done < most) {
      int asked = (int) Math.min(run.length, most - done);
      int got = core.pollRun(run, asked);
      addRun(into, got);
      if (got < asked) {
        return;
      }
    }
  }

  private int drain(Collection<? super T> into, int max) {
    int most = core.available(max);
    while (done < most) {
      int got = core.pollRun(run, (int) Math.min(run.length, most - done));
      if (got == 0) {
        Object message = core.tryPoll();
        if (message == null) {
          break;
        }
        run[got++] = message;
      }
      addRun(into, got);
    }
    return (int) done;
  }

  private void add(Collection<? super T> into, Object message) {
    run[0] = message;
    addRun(into, 1);
  }

  /**
   * Adds the first {@code count} messages of the run to the collection; gives back those that it
   * does not take.
   */
  private void addRun(Collection<? super T> into, int count) {
    int at = 0;
    try {
      for (; at < count; at++) {
        into.add(channel.cast(run[at]));
      }
    } catch (Throwable thrown) {
      channel.countReturned(count - at);
      var unused = Failures.first(thrown, tellUndelivered(at, count));
      throw thrown;
    } finally {
      done += at;
    }
  }

  /** Gives the hook the messages in that part of the run, even if it throws. */
  private @Nullable Throwable tellUndelivered(int from, int to) {
    Throwable first = null;
    for (int i = from; i < to; i++) {
      Object message = run[i];
      if (message != null) {
        first = channel.tellUndelivered(message, first);
      }
    }
    return first;
  }
}
