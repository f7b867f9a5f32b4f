// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.CancellationException;
import java.util.stream.Collector;

/** Sends what it is given, and counts. One for each thread of a stream. */
final class SendingCollector<T> {
  private final Sender<T> sender;
  private long sent; // one thread at a time

  private SendingCollector(Sender<T> sender) {
    this.sender = sender;
  }

  static <T> Collector<T, ?, Long> to(Sender<T> sender) {
    return Collector.of(
        () -> new SendingCollector<>(sender),
        SendingCollector::send,
        SendingCollector::plus,
        counter -> counter.sent);
  }

  private void send(T message) {
    Channel<T> channel = open();
    boolean done;
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
      throw closed(channel.sendClosed());
    }
    sent++;
  }

  private Channel<T> open() {
    try {
      return SenderEnd.open(sender);
    } catch (ChannelClosedException closed) {
      throw closed(closed);
    }
  }

  private ChannelClosedException closed(ChannelClosedException reason) {
    return new ChannelClosedException(
        "%s, after %d messages were sent".formatted(reason.getMessage(), sent), reason, sent);
  }

  private SendingCollector<T> plus(SendingCollector<T> other) {
    sent += other.sent;
    return this;
  }
}
