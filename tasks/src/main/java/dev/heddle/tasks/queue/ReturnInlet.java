// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/*
 * An inlet to which a runner can return an entry that it has taken and can't serve. The entry is the next to be taken.
 *
 * I1  No thread that waits to take is woken by a returned entry. Whoever returns one interrupts a runner that waits,
 *     and a runner looks for returned entries before it waits, where it can be interrupted.
 * I2  A returned entry was taken from the inlet before, so it has no permit of room, and is done when it is served.
 */
public final class ReturnInlet<R extends @Nullable Object> implements Inlet<R> {
  private final Inlet<R> inlet;
  private final ConcurrentLinkedQueue<Entry<R>> returned = new ConcurrentLinkedQueue<>();

  public ReturnInlet(Inlet<R> inlet) {
    this.inlet = inlet;
  }

  /** Returns an entry. */
  public void putBack(Entry<R> entry) {
    returned.add(entry);
  }

  /** Whether there is a returned entry that no runner has taken. */
  public boolean hasReturned() {
    return !returned.isEmpty();
  }

  @Override
  public boolean tryAdd(Entry<R> entry) {
    return inlet.tryAdd(entry);
  }

  @Override
  public boolean add(Entry<R> entry, long nanos) throws InterruptedException {
    return inlet.add(entry, nanos);
  }

  @Override
  public void force(Entry<R> entry) {
    inlet.force(entry);
  }

  @Override
  public Entry<R> take() throws InterruptedException {
    Entry<R> entry = returned.poll();
    if (entry != null) {
      return entry;
    }
    try {
      return inlet.take();
    } catch (ChannelClosedException e) {
      return orThrow(e);
    }
  }

  @Override
  public @Nullable Entry<R> tryTake() {
    Entry<R> entry = returned.poll();
    if (entry != null) {
      return entry;
    }
    try {
      return inlet.tryTake();
    } catch (ChannelClosedException e) {
      return orThrow(e);
    }
  }

  private Entry<R> orThrow(ChannelClosedException e) {
    Entry<R> entry = returned.poll();
    if (entry == null) {
      throw e;
    }
    return entry;
  }

  @Override
  public void take(Collection<Entry<R>> into, int max, Duration linger)
      throws InterruptedException {
    Entry<R> entry = returned.poll();
    if (entry == null) {
      try {
        inlet.take(into, max, linger);
      } catch (ChannelClosedException e) {
        into.add(orThrow(e));
      }
    }
    while (entry != null) {
      into.add(entry);
      entry = into.size() < max ? returned.poll() : null;
    }
  }

  @Override
  public void done(Entry<R> entry) {
    inlet.done(entry);
  }

  @Override
  public void done(Collection<Entry<R>> batch) {
    inlet.done(batch);
  }

  @Override
  public void remove(Entry<R> entry) {
    if (returned.remove(entry)) {
      inlet.done(entry); // I2: the next of its key may be taken
    } else {
      inlet.remove(entry);
    }
  }

  @Override
  public int ready() {
    return inlet.ready() + returned.size();
  }

  @Override
  public int queued() {
    return inlet.queued() + returned.size();
  }

  @Override
  public List<? extends Entry<?>> ahead(Entry<?> entry) {
    return inlet.ahead(entry);
  }

  @Override
  public boolean isRoomComing() {
    return inlet.isRoomComing();
  }

  @Override
  public List<Entry<?>> beforeRoom() {
    return inlet.beforeRoom();
  }

  @Override
  public String roomBlocker() {
    return inlet.roomBlocker();
  }

  @Override
  public void close() {
    inlet.close();
  }

  @Override
  public List<Entry<R>> drain() {
    List<Entry<R>> rest = new ArrayList<>();
    Entry<R> entry;
    while ((entry = returned.poll()) != null) {
      rest.add(entry);
    }
    rest.addAll(inlet.drain());
    return rest;
  }
}
