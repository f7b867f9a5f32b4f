// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static dev.heddle.channel.core.RingLayers.CLOSED;
import static dev.heddle.channel.core.RingLayers.HELD;
import static dev.heddle.channel.core.RingLayers.POSITION;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ring that drops a message rather than wait for room, and gives it to a hook.
 *
 * <p>A sender waits only when the ring neither has room nor can give up its oldest message, because
 * other threads are in the middle of putting in or taking out. Such a step is over soon.
 */
public final class DroppingRing extends Ring {
  private static final VarHandle DROPPED =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "dropped", VarHandle.class, DroppingRing.class, long.class);

  static {
    // Links every call between the loss of a message's slot and the hook once, as Ring does.
    for (boolean dropOldest : new boolean[] {false, true}) {
      var first = new DroppingRing(1, dropOldest, message -> {});
      for (int i = 0; i < 3; i++) {
        first.put(first);
      }
    }
  }

  private final boolean dropOldest;
  private final Consumer<Object> hook;

  @SuppressWarnings("UnusedVariable") // written through its handle
  private volatile long dropped;

  /**
   * A ring that drops the oldest message, or the message that is sent.
   *
   * @param hook is given each dropped message; its exception reaches the sender
   */
  public DroppingRing(int capacity, boolean dropOldest, Consumer<Object> hook) {
    super(capacity);
    this.dropOldest = dropOldest;
    this.hook = hook;
  }

  /** Puts one message at a time, so that it is known for which one the hook threw. */
  @Override
  public int putRun(@Nullable Object[] messages, int from, int to) {
    return put(Objects.requireNonNull(messages[from])) ? 1 : 0;
  }

  @Override
  public boolean put(Object message) {
    for (int looks = 0; !super.put(message); ) {
      if (isClosed()) {
        return false;
      }
      boolean full = isFull();
      if (full && !dropOldest) {
        drop(message);
        return true;
      }
      Object oldest = full ? pollIfFull() : null;
      if (oldest != null) {
        drop(oldest);
      } else if (!Backoff.giveTime(looks++)) {
        return false; // others take so long to put in or take out that a send waits for them
      }
    }
    return true;
  }

  /**
   * Takes the oldest message out if there is no room for another at that moment. Null if there is
   * room, or the oldest message is not published yet, or head is held, or this is cancelled.
   */
  private @Nullable Object pollIfFull() {
    for (; ; ) {
      long word = head;
      long at = word & POSITION;
      if ((word & (CLOSED | HELD)) != 0 || (tail & POSITION) - at != lap()) {
        return null;
      }
      Object message = itemAt(at);
      if (message != null) {
        if (take(word, at)) {
          return message; // no message could be put in meanwhile
        }
      } else if (word == head) {
        return null;
      }
    }
  }

  private void drop(Object message) {
    DROPPED.getAndAdd(this, 1L); // allocates nothing: a lack of memory must not lose the message
    hook.accept(message);
  }

  @Override
  public boolean tellsItsOwn() {
    return !dropOldest;
  }

  /** False, because a put has already given such a step its time. */
  @Override
  boolean isRoomNear() {
    return false;
  }

  @Override
  boolean hasRoom() {
    return !dropOldest || super.hasRoom() || hasMessage();
  }

  /** A message that is dropped rather than put in counts as put in and taken out at once. */
  @Override
  public long accepted() {
    return dropOldest ? super.accepted() : super.accepted() + dropped();
  }

  @Override
  public long taken() {
    return dropOldest ? super.taken() : super.taken() + dropped();
  }

  @Override
  public long dropped() {
    return dropped;
  }
}
