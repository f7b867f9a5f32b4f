// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Sends many messages, or receives many, in runs that cost one claim and one wake-up each. */
final class Batch<T> {
  private static final int RUN = 64;

  private final Channel<T> channel;
  private final @Nullable Object[] run;
  private int done;

  Batch(Channel<T> channel, int most) {
    this.channel = channel;
    run = new Object[Math.min(most, RUN)];
  }

  /** Sends all; the messages that an iterator gave and that were not sent are in a collection. */
  static <T> int sendAll(Channel<T> channel, Iterable<? extends T> messages)
      throws BatchInterruptedException {
    int most = messages instanceof Collection<? extends T> all ? Math.max(1, all.size()) : 1;
    return new Batch<>(channel, most).send(messages.iterator());
  }

  private int send(Iterator<? extends T> messages) throws BatchInterruptedException {
    while (messages.hasNext()) {
      int count = 0;
      boolean nullFound = false;
      while (count < run.length && !nullFound && messages.hasNext()) {
        T message = messages.next();
        nullFound = message == null;
        run[count] = message;
        count += nullFound ? 0 : 1;
      }
      sendRun(count);
      if (nullFound) {
        throw channel.nullInBatch(done);
      }
    }
    return done;
  }

  private void sendRun(int count) throws BatchInterruptedException {
    for (int at = 0; at < count; ) {
      if (Thread.interrupted()) {
        throw channel.batchInterrupted(done);
      }
      int sent = channel.putRun(run, at, count);
      if (sent == 0) {
        await(run[at]);
        sent = 1;
      }
      at += sent;
      done += sent;
    }
  }

  private void await(@Nullable Object message) throws BatchInterruptedException {
    try {
      if (message == null || FlightEvents.awaitSend(channel, message, false, 0) == null) {
        throw channel.batchClosed(done);
      }
    } catch (InterruptedException interruption) {
      var told = channel.batchInterrupted(done);
      told.initCause(interruption);
      throw told;
    }
  }

  /** Receives up to {@code max}: waits for the first, takes what is there, and lingers for more. */
  int receive(Collection<? super T> into, int max, long lingerNanos) throws InterruptedException {
    take(into, max);
    if (done == 0) {
      Object first = FlightEvents.awaitReceive(channel, false, 0);
      if (first == null) {
        return end();
      }
      add(into, first);
      take(into, max);
    }
    if (lingerNanos > 0 && done < max) {
      linger(into, max, System.nanoTime() + lingerNanos);
    }
    return done;
  }

  private int end() {
    ChannelClosedException why = channel.receiveClosed();
    if (!why.isRegularEnd()) {
      throw why;
    }
    return 0;
  }

  private void linger(Collection<? super T> into, int max, long deadline) {
    try {
      while (done < max) {
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

  private void add(Collection<? super T> into, Object message) {
    done++;
    into.add(channel.cast(message));
  }

  /** Takes what is there, without waiting. */
  private void take(Collection<? super T> into, int max) {
    int got = -1;
    while (done < max && got != 0) {
      got = channel.pollRun(run, Math.min(run.length, max - done));
      int at = 0;
      try {
        while (at < got) {
          Object message = run[at++];
          if (message != null) {
            add(into, message);
          }
        }
      } finally {
        channel.tellUndelivered(run, at, got); // only if adding failed: those it never saw
      }
    }
  }
}
