// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel that drops a message rather than wait for room, and tells the hook.
 *
 * <p>A sender stands in line only when the buffer is neither free nor can give up its oldest
 * message, because others are in the middle of putting in or taking out. That is over soon.
 */
final class DroppingChannel<T> extends BufferedChannel<T> {
  private final boolean dropOldest;
  private final LongAdder dropped = new LongAdder();

  DroppingChannel(
      int capacity,
      boolean dropOldest,
      @Nullable String name,
      @Nullable Consumer<? super T> onUndelivered) {
    super(capacity, name, onUndelivered);
    this.dropOldest = dropOldest;
  }

  @Override
  int putRun(@Nullable Object[] run, int from, int to) {
    return putEach(run, from, to);
  }

  @Override
  boolean put(Object message) {
    for (; ; ) {
      if (buffer.put(message)) {
        return true;
      }
      if (buffer.isClosed()) {
        return false;
      }
      Object victim = dropOldest ? buffer.poll() : message;
      if (victim == null) {
        return false;
      }
      dropped.increment();
      tellUndelivered(victim);
      if (!dropOldest) {
        return true;
      }
    }
  }

  @Override
  boolean tellsItsOwn() {
    return !dropOldest;
  }

  @Override
  boolean hasRoom() {
    return !dropOldest || buffer.hasRoom() || buffer.hasMessage();
  }

  /** A message that is dropped rather than put in counts as put in and taken out at once. */
  @Override
  long accepted() {
    return dropOldest ? super.accepted() : super.accepted() + dropped();
  }

  @Override
  long taken() {
    return dropOldest ? super.taken() : super.taken() + dropped();
  }

  @Override
  long dropped() {
    return dropped.sum();
  }
}
