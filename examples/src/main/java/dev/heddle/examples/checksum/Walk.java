// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.checksum;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;

/*
 * Problem: a tree may have millions of files, and nobody wants them in a list. A lazy walk is asked
 * for the next file only when a runner is about to be free: that is backpressure for directories.
 * It remembers the sorted names of the directories on the way to the current file, nothing else.
 */
final class Walk extends Spliterators.AbstractSpliterator<Item> {
  private final Deque<Iterator<Item>> levels = new ArrayDeque<>();

  private Walk(Root root) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    levels.addFirst(List.of(new Item(root.path(), root.name(), true, null)).iterator());
  }

  /** The files below a directory, and the directories that can't be read, in path order. */
  static Iterable<Item> below(Root root) {
    return () -> Spliterators.iterator(new Walk(root));
  }

  @Override
  public boolean tryAdvance(Consumer<? super Item> action) {
    while (!levels.isEmpty()) {
      Iterator<Item> level = levels.getFirst();
      if (!level.hasNext()) {
        levels.removeFirst();
      } else if (visit(level.next(), action)) {
        return true;
      }
    }
    return false;
  }

  private boolean visit(Item item, Consumer<? super Item> action) {
    if (!item.directory()) {
      action.accept(item);
      return true;
    }
    try {
      levels.addFirst(Entry.list(item));
      return false;
    } catch (IOException why) {
      action.accept(item.unreadable(why));
      return true;
    }
  }
}
