// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A bounded channel as an inlet: entries are taken in the order of submission. The channel takes all its memory at
 * once, so this is for small bounds.
 */
public final class RingInlet<R extends @Nullable Object> implements Inlet<R> {
  /** The greatest capacity for which the memory is worth it. */
  public static final int LARGEST = 4096;

  private final Chan<Entry<R>> entries;
  private final int capacity;

  public RingInlet(int capacity) {
    this.entries = Chan.newChan(capacity);
    this.capacity = capacity;
  }

  @Override
  public boolean tryAdd(Entry<R> entry) {
    return entries.trySend(entry);
  }

  @Override
  public boolean add(Entry<R> entry, long nanos) throws InterruptedException {
    if (nanos == Wait.FOR_EVER) {
      entries.send(entry);
      return true;
    }
    return entries.send(entry, Duration.ofNanos(nanos));
  }

  @Override
  public void force(Entry<R> entry) {
    throw new AssertionError("a bounded channel takes no more than it has room for");
  }

  @Override
  public Entry<R> take() throws InterruptedException {
    return entries.recv();
  }

  @Override
  public @Nullable Entry<R> tryTake() {
    return entries.tryRecv();
  }

  @Override
  public void take(Collection<Entry<R>> into, int max, Duration linger)
      throws InterruptedException {
    if (entries.recvBatch(into, max, linger) == 0) {
      into.add(entries.recv()); // closed and drained: throws
    }
  }

  @Override
  public void done(Entry<R> entry) {}

  @Override
  public void done(Collection<Entry<R>> batch) {}

  @Override
  public void remove(Entry<R> entry) {
    boolean unused = entries.asBlockingQueue().remove(entry);
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
  public List<Entry<?>> ahead(Entry<?> entry) {
    return List.of();
  }

  @Override
  public boolean isRoomComing() {
    return entries.peek() < capacity;
  }

  @Override
  public List<Entry<?>> beforeRoom() {
    return List.of(); // an idle runner takes any entry that there is
  }

  @Override
  public String roomBlocker() {
    return entries.stats().sendQueue();
  }

  @Override
  public void close() {
    entries.close();
  }

  @Override
  public List<Entry<R>> drain() {
    List<Entry<R>> rest = new ArrayList<>();
    try {
      Entry<R> entry;
      while ((entry = entries.tryRecv()) != null) {
        rest.add(entry);
      }
    } catch (ChannelClosedException drained) {
      // that was all
    }
    return rest;
  }
}
