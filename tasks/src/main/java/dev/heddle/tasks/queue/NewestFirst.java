// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * The order of submission, until the queue is full. Then the newest entry is the next, until at most half of the queue
 * is left: under overload, the newest entries are those that can still be served in time. The principle is called
 * adaptive LIFO.
 */
final class NewestFirst implements Order {
  private final LinkedHashSet<Entry<?>> entries = new LinkedHashSet<>();
  private final int capacity;
  private boolean newest;

  NewestFirst(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public void add(Entry<?> entry) {
    entries.add(entry);
    if (entries.size() >= capacity) {
      newest = true;
    }
  }

  @Override
  public @Nullable Entry<?> poll() {
    if (entries.isEmpty()) {
      return null;
    }
    Entry<?> next = newest ? entries.removeLast() : entries.removeFirst();
    calmDown();
    return next;
  }

  @Override
  public boolean remove(Entry<?> entry) {
    boolean removed = entries.remove(entry);
    calmDown();
    return removed;
  }

  private void calmDown() {
    newest = newest && entries.size() > capacity / 2;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public List<Entry<?>> drain() {
    List<Entry<?>> all = List.copyOf(entries);
    entries.clear();
    return all;
  }
}
