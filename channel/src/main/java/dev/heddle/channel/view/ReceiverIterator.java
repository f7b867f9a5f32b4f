// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.view;

import dev.heddle.channel.engine.Batch;
import dev.heddle.channel.engine.Channel;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Receives on demand until the channel is closed and drained. For one thread. */
public final class ReceiverIterator<T> implements Iterator<T>, Batch.View {
  private final Predicate<Channel<?>> own; // only to tell whose messages these are
  private final Supplier<Channel<T>> open;
  private @Nullable T received; // taken by hasNext, not yet given by next

  /**
   * Receives from a channel through an end of it.
   *
   * @param own whether it is that channel; throws an {@link IllegalStateException} if the handle
   *     was moved
   * @param open the channel; throws what a receive throws if the end is closed or moved
   */
  public ReceiverIterator(Predicate<Channel<?>> own, Supplier<Channel<T>> open) {
    this.own = own;
    this.open = open;
  }

  @Override
  public boolean isOf(Channel<?> other) {
    return own.test(other);
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
      return open.get().recvOrEnd();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      var cancelled = new CancellationException(interruption.getMessage());
      cancelled.initCause(interruption);
      throw cancelled;
    }
  }

  /**
   * The same messages as a spliterator. It never splits: two threads can't both wait for the next
   * message.
   */
  public Spliterator<T> asSpliterator() {
    return new Unsplit<>(this);
  }

  private record Unsplit<T>(ReceiverIterator<T> messages) implements Spliterator<T> {
    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      Objects.requireNonNull(action, "action");
      if (!messages.hasNext()) {
        return false;
      }
      action.accept(messages.next());
      return true;
    }

    @Override
    public @Nullable Spliterator<T> trySplit() {
      return null;
    }

    @Override
    public long estimateSize() {
      return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
      return ORDERED | NONNULL;
    }
  }
}
