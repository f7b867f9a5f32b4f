// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.engine.Batch;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Statistics;
import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A handle that only receives; counted while it is open. */
final class ReceiverEnd<T> implements Receiver<T> {
  private static final VarHandle CLOSED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "closed", VarHandle.class, ReceiverEnd.class, boolean.class);

  final Channel<T> channel;
  private volatile boolean closed;

  /** For a channel that already counts this end. */
  ReceiverEnd(Channel<T> channel) {
    this.channel = channel;
  }

  @Override
  public T recv() throws InterruptedException {
    return open().recv();
  }

  @Override
  public @Nullable T recv(Duration timeout) throws InterruptedException {
    return open().recv(timeout);
  }

  @Override
  public int recvBatch(Collection<? super T> into, int max, Duration linger)
      throws InterruptedException {
    return Batch.receive(open(), into, max, linger);
  }

  @Override
  public int recvBatch(Collection<? super T> into, int max, Duration timeout, Duration linger)
      throws InterruptedException {
    return Batch.receive(open(), into, max, timeout, linger);
  }

  @Override
  public @Nullable T tryRecv() {
    return open().tryRecv();
  }

  @Override
  public void close() {
    if (CLOSED.compareAndSet(this, false, true)) {
      channel.closeEnd(ends -> ends.withReceivers(-1));
    }
  }

  @Override
  public boolean isDrained() {
    return closed || channel.isDrained();
  }

  Channel<T> open() {
    if (closed) {
      throw channel.reasons().receivingEndClosed();
    }
    return channel;
  }

  @Override
  public String toString() {
    return (closed ? "closed receiver of " : "receiver of ") + Statistics.of(channel);
  }
}
