// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Release stores that others do not see yet, each in the buffer of its thread. */
final class DetStores {
  private record Store(Thread by, VarHandle at, Object[] array, int index, @Nullable Object value) {
    void show() {
      at.setVolatile(array, index, value);
    }
  }

  private final List<Store> stores = new ArrayList<>();

  boolean isEmpty() {
    return stores.isEmpty();
  }

  void add(VarHandle at, Object[] array, int index, @Nullable Object value) {
    stores.add(new Store(Thread.currentThread(), at, array, index, value));
  }

  /** Shows the oldest, and what else its thread has stored. */
  void flushOldest() {
    flush(stores.getFirst().by);
  }

  /** Shows what a thread has stored. */
  void flush(Thread by) {
    for (var each = stores.iterator(); each.hasNext(); ) {
      var store = each.next();
      if (store.by == by) {
        each.remove();
        store.show();
      }
    }
  }

  void flushAll() {
    stores.forEach(Store::show);
    stores.clear();
  }
}
