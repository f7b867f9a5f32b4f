// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel that drops a message rather than wait for room, and tells the hook.
 *
 * <p>A sender stands in line only when the buffer is neither free nor can give up its oldest
 * message, because others are in the middle of putting in or taking out. That is over soon.
 */
final class DroppingChannel<T> extends BufferedChannel<T> {
  private static final VarHandle DROPPED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "dropped", VarHandle.class, DroppingChannel.class, long.class);

  static {
    // Links what happens between a message's loss of its slot and the hook, as the superclass does.
    for (boolean dropOldest : new boolean[] {false, true}) {
      var first = new DroppingChannel<>(1, dropOldest, null, message -> {});
      for (int i = 0; i < 3; i++) {
        first.put(first);
      }
    }
  }

  private final boolean dropOldest;

  @SuppressWarnings("UnusedVariable") // written through its handle
  private volatile long dropped;

  DroppingChannel(
      int capacity,
      boolean dropOldest,
      @Nullable String name,
      @Nullable Consumer<? super T> onUndelivered) {
    super(capacity, name, onUndelivered);
    this.dropOldest = dropOldest;
  }

  /** One at a time, so that it is known which one the hook threw for. */
  @Override
  int putRun(@Nullable Object[] run, int from, int to) {
    return putOne(run, from);
  }

  @Override
  boolean put(Object message) {
    for (int looks = 0; !buffer.put(message); ) {
      if (buffer.isClosed()) {
        return false;
      }
      boolean full = buffer.isFull();
      if (full && !dropOldest) {
        drop(message);
        return true;
      }
      Object oldest = full ? buffer.pollIfFull() : null;
      if (oldest != null) {
        drop(oldest);
      } else if (!Backoff.pause(looks++)) {
        return false; // others take so long to put in or take out that a send waits for them
      }
    }
    return true;
  }

  private void drop(Object message) {
    DROPPED.getAndAdd(this, 1L); // allocates nothing: the message must not be lost to that
    tellUndelivered(message);
  }

  @Override
  boolean tellsItsOwn() {
    return !dropOldest;
  }

  /** A put has given such a step its time already. */
  @Override
  boolean isRoomNear() {
    return false;
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
    return dropped;
  }
}
