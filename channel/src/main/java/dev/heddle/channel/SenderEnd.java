// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.engine.Batch;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Statistics;
import dev.heddle.channel.view.SendingSubscriber;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.Flow;

/** A handle that only sends; counted while it is open. */
final class SenderEnd<T> implements Sender<T> {
  private static final VarHandle CLOSED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "closed", VarHandle.class, SenderEnd.class, boolean.class);

  final Channel<T> channel;
  private volatile boolean closed;

  /** For a channel that already counts this end. */
  SenderEnd(Channel<T> channel) {
    this.channel = channel;
  }

  @Override
  public void send(T message) throws InterruptedException {
    open().send(message);
  }

  @Override
  public boolean send(T message, Duration timeout) throws InterruptedException {
    return open().send(message, timeout);
  }

  @Override
  public long sendAll(Iterable<? extends T> messages) throws BatchInterruptedException {
    return Batch.sendAll(open(), messages);
  }

  @Override
  public boolean trySend(T message) {
    return open().trySend(message);
  }

  @Override
  public Flow.Subscriber<T> subscriber() {
    return new SendingSubscriber<>(channel, this, this::open);
  }

  @Override
  public void close() {
    if (CLOSED.compareAndSet(this, false, true)) {
      channel.closeEnd(ends -> ends.withSenders(-1));
    }
  }

  @Override
  public void closeWith(Throwable cause) {
    channel.closeWith(cause);
  }

  @Override
  public boolean isClosed() {
    return closed || channel.isClosed();
  }

  Channel<T> open() {
    if (closed) {
      throw channel.reasons().sendingEndClosed();
    }
    return channel;
  }

  @Override
  public String toString() {
    return (closed ? "closed sender of " : "sender of ") + Statistics.of(channel);
  }
}
