// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives on demand until the channel is closed and drained. Never splits: who could wait twice?
 */
final class ReceiverSpliterator<T> implements Spliterator<T> {
  private final ReceiverIterator<T> messages;

  ReceiverSpliterator(Receiver<T> receiver) {
    messages = new ReceiverIterator<>(receiver);
  }

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
