// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

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
    return open().sendAll(messages);
  }

  @Override
  public boolean trySend(T message) {
    return open().trySend(message);
  }

  @Override
  public Flow.Subscriber<T> subscriber() {
    return new SendingSubscriber<>(channel, this);
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

  /**
   * The channel of a sending end. Throws what a send through the end throws if it is closed or
   * moved.
   */
  static <T> Channel<T> open(Sender<T> end) {
    return switch (end) {
      case Chan<T> chan -> chan.toSend();
      case SenderEnd<T> sender -> sender.open();
    };
  }

  Channel<T> open() {
    if (closed) {
      throw channel.sendingEndClosed();
    }
    return channel;
  }

  @Override
  public String toString() {
    return (closed ? "closed sender of " : "sender of ") + channel;
  }
}
