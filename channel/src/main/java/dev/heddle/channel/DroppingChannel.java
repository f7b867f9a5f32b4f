// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel that drops a message rather than wait for room, and tells the hook.
 *
 * <p>A sender stands in line only when the buffer is neither free nor can give up its oldest
 * message, because others are in the middle of putting in or taking out. So whoever puts in also
 * wakes a sender.
 */
final class DroppingChannel<T> extends BufferedChannel<T> {
  private final boolean dropOldest;
  private final LongAdder dropped = new LongAdder();

  DroppingChannel(
      Buffer buffer,
      boolean dropOldest,
      @Nullable String name,
      @Nullable Consumer<? super T> onUndelivered) {
    super(buffer, name, onUndelivered);
    this.dropOldest = dropOldest;
  }

  @Override
  boolean put(Object message) {
    if (attemptSend(message) == null) {
      return false;
    }
    receivers.wake();
    senders.wake();
    return true;
  }

  @Override
  @Nullable Object attemptSend(Object message) {
    for (; ; ) {
      if (buffer.put(message)) {
        return message;
      }
      if (buffer.isClosed()) {
        return null;
      }
      Object victim = dropOldest ? buffer.poll() : message;
      if (victim == null) {
        return null;
      }
      dropped.increment();
      tellUndelivered(victim);
      if (!dropOldest) {
        return message;
      }
    }
  }

  @Override
  boolean hasRoom() {
    return !dropOldest || buffer.hasRoom() || buffer.hasMessage();
  }

  @Override
  long dropped() {
    return dropped.sum();
  }
}
