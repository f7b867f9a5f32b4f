// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.util.ArrayDeque;
import java.util.Queue;

/*
 * The entries of one key that are not done. The front can be taken, or a runner has it. The others are behind it, in
 * order. Guarded by the lock of the inlet that it belongs to.
 */
final class KeyQueue<E> {
  final Object key;
  final Queue<E> behind = new ArrayDeque<>(2);
  E front;

  KeyQueue(Object key, E front) {
    this.key = key;
    this.front = front;
  }
}
