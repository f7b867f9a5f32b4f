// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.view;

import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.engine.Channel;
import java.util.concurrent.CancellationException;
import java.util.stream.Collector;

/** Sends what it is given, and counts. One for each thread of a stream. */
public final class SendingCollector<T> {
  private final Channel<T> channel;
  private final Runnable check;
  private long sent; // one thread at a time

  private SendingCollector(Channel<T> channel, Runnable check) {
    this.channel = channel;
    this.check = check;
  }

  /**
   * A collector that sends through an end of a channel.
   *
   * @param check throws what a send throws if that end is closed or moved
   */
  public static <T> Collector<T, ?, Long> to(Channel<T> channel, Runnable check) {
    return Collector.of(
        () -> new SendingCollector<>(channel, check),
        SendingCollector::send,
        SendingCollector::plus,
        counter -> counter.sent);
  }

  private void send(T message) {
    boolean done;
    try {
      check.run();
    } catch (ChannelClosedException closed) {
      throw channel.reasons().afterSending(sent, closed);
    }
    try {
      done = channel.sendUnlessClosed(message);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      var cancelled =
          new CancellationException(
              "%s, after %d messages were sent".formatted(interruption.getMessage(), sent));
      cancelled.initCause(interruption);
      throw cancelled;
    }
    if (!done) {
      var reasons = channel.reasons();
      throw reasons.afterSending(sent, reasons.sendClosed());
    }
    sent++;
  }

  private SendingCollector<T> plus(SendingCollector<T> other) {
    sent += other.sent;
    return this;
  }
}
