// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Receives on demand until the channel is closed and drained. For one thread. */
final class ReceiverIterator<T> implements Iterator<T> {
  private final Receiver<T> receiver;
  private @Nullable T received; // taken by hasNext, not yet given by next

  ReceiverIterator(Receiver<T> receiver) {
    this.receiver = receiver;
  }

  @Override
  public boolean hasNext() {
    if (received == null) {
      received = receiveOrEnd();
    }
    return received != null;
  }

  @Override
  public T next() {
    T message = received != null ? received : receiveOrEnd();
    received = null;
    if (message == null) {
      throw new NoSuchElementException("the channel is closed and everything sent was received");
    }
    return message;
  }

  private @Nullable T receiveOrEnd() {
    try {
      return receiver.recv();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      var cancelled = new CancellationException(interruption.getMessage());
      cancelled.initCause(interruption);
      throw cancelled;
    } catch (ChannelClosedException closed) {
      if (closed.isRegularEnd()) {
        return null;
      }
      throw closed;
    }
  }
}
