// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * A channel as an inlet: entries are taken in the order of submission. A small channel is bounded itself. The ring of a
 * large one would take all its memory at once. So for a large capacity, or if entries may be forced in, the channel is
 * unlimited, and a Room beside it keeps the bound.
 */
public final class PlainInlet<R extends @Nullable Object> implements Inlet<R> {
  static final int LARGEST_RING = 4096;

  private final Chan<Entry<R>> entries;
  private final @Nullable Room room; // a permit for each entry; null if the channel is bounded
  private final int capacity;

  /**
   * Makes an inlet.
   *
   * @param forces whether entries may be added beyond the bound
   */
  public PlainInlet(String name, int capacity, boolean forces) {
    boolean small = capacity <= LARGEST_RING && !forces;
    this.entries = small ? Chan.newChan(capacity) : Chan.unlimited();
    this.room = small ? null : new Room(name, capacity);
    this.capacity = capacity;
  }

  @Override
  public boolean tryAdd(Entry<R> entry) {
    if (room == null) {
      return entries.trySend(entry);
    }
    return room.tryEnter() && enter(room, entry);
  }

  @Override
  public boolean add(Entry<R> entry, long nanos) throws InterruptedException {
    if (room != null) {
      return room.enter(nanos) && enter(room, entry);
    }
    if (nanos == Wait.FOR_EVER) {
      entries.send(entry);
      return true;
    }
    return entries.send(entry, Duration.ofNanos(nanos));
  }

  @Override
  public void force(Entry<R> entry) {
    Room over = Objects.requireNonNull(room, "made for a bounded channel");
    over.force();
    boolean unused = enter(over, entry);
  }

  private boolean enter(Room room, Entry<R> entry) {
    boolean entered = false;
    try {
      entered = entries.trySend(entry); // unlimited: true, or it throws
    } finally {
      if (!entered) {
        room.leave();
      }
    }
    return entered;
  }

  @Override
  public Entry<R> take() throws InterruptedException {
    Entry<R> entry = entries.recv();
    left(1);
    return entry;
  }

  @Override
  public @Nullable Entry<R> tryTake() {
    Entry<R> entry = entries.tryRecv();
    left(entry == null ? 0 : 1);
    return entry;
  }

  @Override
  public void take(Collection<Entry<R>> into, int max, Duration linger)
      throws InterruptedException {
    int taken = entries.recvBatch(into, max, linger);
    left(taken);
    if (taken == 0) {
      into.add(take()); // closed and drained: throws
    }
  }

  private void left(int count) {
    if (room != null) {
      for (int i = 0; i < count; i++) {
        room.leave();
      }
    }
  }

  @Override
  public void done(Entry<R> entry) {}

  @Override
  public void done(Collection<Entry<R>> batch) {}

  @Override
  public void remove(Entry<R> entry) {
    left(entries.asBlockingQueue().remove(entry) ? 1 : 0);
  }

  @Override
  public int ready() {
    return entries.peek();
  }

  @Override
  public int queued() {
    return entries.peek();
  }

  @Override
  public @Nullable Entry<?> ahead(Entry<?> entry) {
    return null;
  }

  @Override
  public boolean isRoomComing() {
    return room == null ? entries.peek() < capacity : room.isComing(entries.peek());
  }

  @Override
  public List<Entry<?>> beforeRoom() {
    return List.of(); // an idle runner takes any entry that there is
  }

  @Override
  public String roomBlocker() {
    return room == null ? entries.stats().sendQueue() : room.shown();
  }

  @Override
  public void close() {
    entries.close();
    if (room != null) {
      room.close();
    }
  }

  @Override
  public List<Entry<R>> drain() {
    List<Entry<R>> rest = new ArrayList<>();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          rest.add(entries.recv()); // closed: it doesn't wait for a sender
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ChannelClosedException e) {
      return rest;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
