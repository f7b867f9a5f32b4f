// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * An inlet whose memory grows with its entries: a queue without a bound, and a room beside it that keeps the bound. It
 * is for large bounds, for orders other than that of submission, and where entries may be forced in.
 */
public final class RoomInlet<R extends @Nullable Object> implements Inlet<R> {
  private final QueueOrder order;
  private final ReadyQueue<R> entries;
  private final Room room; // a permit for each entry

  public RoomInlet(String name, int capacity, QueueOrder order) {
    this.order = order;
    this.entries = order.queue(capacity);
    this.room = new Room(name, capacity);
  }

  @Override
  public boolean tryAdd(Entry<R> entry) {
    order.level(entry);
    if (!room.tryEnter()) {
      return false;
    }
    enter(entry);
    return true;
  }

  @Override
  public boolean add(Entry<R> entry, long nanos) throws InterruptedException {
    order.level(entry);
    if (!room.enter(nanos)) {
      return false;
    }
    enter(entry);
    return true;
  }

  @Override
  public void force(Entry<R> entry) {
    order.level(entry);
    room.force();
    enter(entry);
  }

  private void enter(Entry<R> entry) {
    boolean entered = false;
    try {
      entries.add(entry);
      entered = true;
    } finally {
      if (!entered) { // closed
        room.leave();
      }
    }
  }

  @Override
  public Entry<R> take() throws InterruptedException {
    Entry<R> entry = entries.take();
    room.leave();
    return entry;
  }

  @Override
  public @Nullable Entry<R> tryTake() {
    Entry<R> entry = entries.tryTake();
    if (entry != null) {
      room.leave();
    }
    return entry;
  }

  @Override
  public void take(Collection<Entry<R>> into, int max, Duration linger)
      throws InterruptedException {
    int taken = entries.take(into, max, linger);
    for (int i = 0; i < taken; i++) {
      room.leave();
    }
    if (taken == 0) {
      into.add(take()); // closed and drained: throws
    }
  }

  @Override
  public void done(Entry<R> entry) {}

  @Override
  public void done(Collection<Entry<R>> batch) {}

  @Override
  public void remove(Entry<R> entry) {
    if (entries.remove(entry)) {
      room.leave();
    }
  }

  @Override
  public int ready() {
    return entries.size();
  }

  @Override
  public int queued() {
    return entries.size();
  }

  @Override
  public List<Entry<?>> ahead(Entry<?> entry) {
    return List.of();
  }

  @Override
  public boolean isRoomComing() {
    return room.isComing(entries.size());
  }

  @Override
  public List<Entry<?>> beforeRoom() {
    return List.of(); // an idle runner takes any entry that there is
  }

  @Override
  public String roomBlocker() {
    return room.shown();
  }

  @Override
  public void close() {
    entries.close();
    room.close();
  }

  @Override
  public List<Entry<R>> drain() {
    return entries.drain();
  }
}
