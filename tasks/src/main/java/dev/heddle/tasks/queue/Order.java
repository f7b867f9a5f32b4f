// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/* Entries, and which of them is the next. Guarded by the lock of the queue that it belongs to. */
interface Order {
  void add(Entry<?> entry);

  /** Removes the next entry; null if there is none. */
  @Nullable Entry<?> poll();

  boolean remove(Entry<?> entry);

  int size();

  /** Removes all entries, in the order of submission, or by priority. */
  List<Entry<?>> drain();
}
