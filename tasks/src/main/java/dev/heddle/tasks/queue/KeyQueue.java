// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/*
 * The entries of one key that are not done. The fronts can be taken, or runners have them. The others are behind them,
 * in order. Guarded by the lock of the inlet that it belongs to.
 */
final class KeyQueue<E> {
  final Key key;
  final Queue<E> behind = new ArrayDeque<>(2);
  final List<E> fronts = new ArrayList<>(1);

  KeyQueue(Key key) {
    this.key = key;
  }

  /* A user's key. Its hash code is computed once, in the submitting thread, since it may throw. */
  static final class Key {
    private final Object key;
    private final int hash;

    Key(Object key) {
      this.key = key;
      this.hash = key.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && hash == that.hash && key.equals(that.key);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
