// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Sends many messages, or receives many, in runs that cost one claim and one wake-up each. For one
 * call.
 */
final class Batch<T> {
  private static final int RUN = 64;

  private final Channel<T> channel;
  private final @Nullable Object[] run;
  private long done;

  Batch(Channel<T> channel, int most) {
    this(channel, most, 0);
  }

  /** As if so many messages had been sent before. */
  Batch(Channel<T> channel, int most, long done) {
    this.channel = channel;
    this.done = done;
    run = new Object[Math.min(most, RUN)];
  }

  /** Sends all; the messages that an iterator gave and that were not sent are in a collection. */
  static <T> long sendAll(Channel<T> channel, Iterable<? extends T> messages)
      throws BatchInterruptedException {
    if (takesFrom(channel, messages)) {
      throw channel.intoItself();
    }
    Iterator<? extends T> each;
    int most = 1;
    try {
      if (messages instanceof Collection<? extends T> all) {
        most = Math.max(1, all.size());
      }
      each = messages.iterator();
    } catch (Throwable thrown) {
      throw channel.batchFailed(0, thrown);
    }
    return new Batch<>(channel, most).send(each);
  }

  /** Whether what is given is what the channel holds: to send that would never end. */
  @SuppressWarnings("ReferenceEquality") // a channel equals itself alone
  private static boolean takesFrom(Channel<?> channel, Iterable<?> messages) {
    return switch (messages) {
      case QueueView<?> view -> view.isOf(channel);
      case Chan<?> chan -> chan.unmoved() == channel;
      case ReceiverEnd<?> end -> end.isOf(channel);
      default -> false;
    };
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
        sendRun(count); // also what came before a failure: nothing is neither sent nor still there
      } catch (Throwable thrown) {
        var unused = Failures.first(thrown, failure);
        throw thrown;
      }
      if (failure != null) {
        throw channel.batchFailed(done, failure);
      }
      if (nullFound) {
        throw channel.nullInBatch(done);
      }
      if (count < run.length) {
        return done;
      }
    }
  }

  private void sendRun(int count) throws BatchInterruptedException {
    for (int at = 0; at < count; ) {
      if (Thread.interrupted()) {
        throw channel.batchInterrupted(done);
      }
      int sent = putRun(at, count);
      if (sent == 0) {
        if (!awaitSend(run[at])) {
          throw channel.batchClosed(done);
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
      int put = channel.putRun(run, from, to);
      int count = put < 0 ? ~put : put;
      done += count;
      if (put < 0) {
        Failures.rethrow(tellUndelivered(from, from + count)); // came too late; the rest was nulled
      }
      return count;
    } catch (Throwable thrown) { // by the undelivered hook
      throw channel.batchFailed(done, thrown);
    }
  }

  /** False if the channel was closed. */
  private boolean awaitSend(@Nullable Object message) throws BatchInterruptedException {
    try {
      return message != null && FlightEvents.awaitSend(channel, message, false, 0) != null;
    } catch (InterruptedException interruption) {
      var told = channel.batchInterrupted(done);
      told.initCause(interruption);
      throw told;
    } catch (Throwable thrown) { // by the undelivered hook
      throw channel.batchFailed(done, thrown);
    }
  }

  /**
   * Receives up to {@code max}: waits for the first, takes what is there, and lingers for more. If
   * it waits as long as it takes, 0 tells the end; else 0 tells that time ran out.
   *
   * @param nanos how long to wait for the first, if {@code timed}
   */
  static <T> int receive(
      Channel<T> channel,
      Collection<? super T> into,
      int max,
      boolean timed,
      long nanos,
      long lingerNanos)
      throws InterruptedException {
    checkDestination(channel, into);
    if (max < 1) {
      throw channel.nothingToReceive(max);
    }
    if (Thread.interrupted()) {
      throw channel.receiveInterrupted();
    }
    return new Batch<>(channel, max).receive(into, max, timed, nanos, lingerNanos);
  }

  /** Refuses null, and a view of the channel: what is received would go where it came from. */
  static void checkDestination(Channel<?> channel, @Nullable Collection<?> into) {
    if (into == null) {
      throw channel.nullDestination();
    }
    if (into instanceof QueueView<?> view && view.isOf(channel)) {
      throw channel.intoItself();
    }
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
      return Backoff.poll(channel);
    }
    return FlightEvents.awaitReceive(channel, timed, timed ? System.nanoTime() + nanos : 0);
  }

  private int end(boolean timed) {
    if (!timed || channel.isDrained()) {
      ChannelClosedException why = channel.receiveClosed();
      if (timed || !why.isRegularEnd()) {
        throw why;
      }
    }
    return 0;
  }

  private void linger(Collection<? super T> into, int max, long deadline) {
    try {
      while (done < max && deadline - System.nanoTime() > 0) {
        Object next = FlightEvents.awaitReceive(channel, true, deadline);
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

  /** Takes what is there, without waiting; not all that comes meanwhile, or it might never end. */
  private void take(Collection<? super T> into, int max) {
    int wanted = (int) (max - done);
    long most = done + (wanted <= run.length ? wanted : channel.available(wanted));
    while (done < most) {
      int asked = (int) Math.min(run.length, most - done);
      int got = channel.pollRun(run, asked);
      addRun(into, got);
      if (got < asked) {
        return;
      }
    }
  }

  /** Takes what is there, also what is just on its way in. */
  int drain(Collection<? super T> into, int max) {
    int most = channel.available(max);
    while (done < most) {
      int got = channel.pollRun(run, (int) Math.min(run.length, most - done));
      if (got == 0) {
        Object message = Backoff.poll(channel);
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

  /** Adds the first of the run to the collection; gives back what it does not take. */
  private void addRun(Collection<? super T> into, int count) {
    int at = 0;
    try {
      for (; at < count; at++) {
        into.add(channel.cast(run[at]));
        done++;
      }
    } catch (Throwable thrown) {
      channel.countReturned(count - at);
      var unused = Failures.first(thrown, tellUndelivered(at, count));
      throw thrown;
    }
  }

  /** Tells the hook of what is in that part of the run, also where it throws. */
  private @Nullable Throwable tellUndelivered(int from, int to) {
    Throwable first = null;
    for (int i = from; i < to; i++) {
      Object message = run[i];
      if (message != null) {
        first = Failures.tell(channel, message, first);
      }
    }
    return first;
  }
}
