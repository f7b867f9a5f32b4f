// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * In what order the jobs of a pool are taken, as its builder was told.
 *
 * @param newestFirst whether the newest job is the next while the queue is full
 * @param levels how many levels of priority there are; 1 if none
 * @param levelOf the level of a job; null if there are none
 */
public record QueueOrder(boolean newestFirst, int levels, @Nullable ToIntFunction<Object> levelOf) {

  /** The order of submission. */
  public static final QueueOrder FIFO = new QueueOrder(false, 1, null);

  public static final QueueOrder NEWEST_FIRST_WHEN_FULL = new QueueOrder(true, 1, null);

  private static final int MOST_LEVELS = 16;

  /** Levels of priority. Throws if there are too few or too many. */
  public static QueueOrder ofLevels(int levels, ToIntFunction<Object> levelOf) {
    if (levels < 1 || levels > MOST_LEVELS) {
      throw new IllegalArgumentException(
          "the number of levels must be between 1 and " + MOST_LEVELS + ": " + levels);
    }
    return new QueueOrder(false, levels, levelOf);
  }

  /** Whether it is the order of submission. */
  public boolean isFifo() {
    return !newestFirst && levelOf == null;
  }

  <R extends @Nullable Object> ReadyQueue<R> queue(int capacity) {
    if (isFifo()) {
      return new FifoQueue<>();
    }
    return new OrderedQueue<>(newestFirst ? new NewestFirst(capacity) : new Levels(levels));
  }

  /**
   * Finds out the level of an entry, in the thread that submits it.
   *
   * @throws IllegalArgumentException if the level is out of range
   */
  void level(Entry<?> entry) {
    if (levelOf == null || !(entry instanceof JobEntry<?> job)) {
      return;
    }
    int level = levelOf.applyAsInt(job.submission());
    if (level < 0 || level >= levels) {
      throw new IllegalArgumentException(
          "the priority must be between 0 and "
              + (levels - 1)
              + ": "
              + level
              + "; the job was not accepted");
    }
    job.level = level;
  }
}
