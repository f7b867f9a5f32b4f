// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * Levels of priority, 0 first; within a level, the order of submission. A level that has entries, and was passed over 8
 * times, is the next, so that none starves. Signals are in the last level.
 */
final class Levels implements Order {
  static final int PATIENCE = 8;

  private final List<SequencedSet<Entry<?>>> levels;
  private final int[] passedOver; // since the level was served last, or had no entries
  private int size;

  Levels(int count) {
    this.levels = Stream.<SequencedSet<Entry<?>>>generate(LinkedHashSet::new).limit(count).toList();
    this.passedOver = new int[count];
  }

  @Override
  public void add(Entry<?> entry) {
    levels.get(level(entry)).add(entry);
    size++;
  }

  private int level(Entry<?> entry) {
    return entry instanceof JobEntry<?> job ? job.level : levels.size() - 1;
  }

  @Override
  public @Nullable Entry<?> poll() {
    int next = next();
    if (next < 0) {
      return null;
    }
    for (int i = next + 1; i < passedOver.length; i++) {
      passedOver[i] = levels.get(i).isEmpty() ? 0 : passedOver[i] + 1;
    }
    passedOver[next] = 0;
    size--;
    return levels.get(next).removeFirst();
  }

  /* The level whose turn it is: the one passed over most, if that was too often; otherwise the first. */
  private int next() {
    int first = -1;
    int starving = -1;
    for (int i = levels.size() - 1; i >= 0; i--) {
      if (!levels.get(i).isEmpty()) {
        first = i;
        boolean tooOften = passedOver[i] >= PATIENCE;
        if (tooOften && (starving < 0 || passedOver[i] > passedOver[starving])) {
          starving = i;
        }
      }
    }
    return starving >= 0 ? starving : first;
  }

  @Override
  public boolean remove(Entry<?> entry) {
    boolean removed = levels.get(level(entry)).remove(entry);
    size -= removed ? 1 : 0;
    return removed;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Entry<?>> drain() {
    List<Entry<?>> all = new ArrayList<>();
    for (SequencedSet<Entry<?>> level : levels) {
      all.addAll(level);
      level.clear();
    }
    size = 0;
    return all;
  }
}
