// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import org.jspecify.annotations.Nullable;

/* The jobs that have not started, the newest on top. All under the lock of Places. */
final class ForkedStack {
  private @Nullable Forked<?> top;
  private int size;

  int size() {
    return size;
  }

  void push(Forked<?> job) {
    job.stacked = true;
    job.below = top;
    if (top != null) {
      top.above = job;
    }
    top = job;
    size++;
  }

  /** Takes the newest job; null if there is none. */
  @Nullable Forked<?> pop() {
    Forked<?> newest = top;
    if (newest != null) {
      remove(newest);
    }
    return newest;
  }

  /** Removes a job that was called off, unless it was taken. */
  void remove(Forked<?> job) {
    if (!job.stacked) {
      return;
    }
    Forked<?> above = job.above;
    Forked<?> below = job.below;
    if (above == null) {
      top = below;
    } else {
      above.below = below;
    }
    if (below != null) {
      below.above = above;
    }
    job.above = null;
    job.below = null;
    job.stacked = false;
    size--;
  }
}
