// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import org.jspecify.annotations.Nullable;

/*
 * Runners that wait for the same thing, in the order in which they came. A runner is in at most one queue. All under
 * the lock of Places. Nothing is allocated for a runner, and it is removed from the middle in one step.
 */
final class RunnerQueue {
  private @Nullable ForkRunner first;
  private @Nullable ForkRunner last;
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return first == null;
  }

  @Nullable ForkRunner first() {
    return first;
  }

  /** The one that came last. */
  @Nullable ForkRunner last() {
    return last;
  }

  void add(ForkRunner runner) {
    runner.queue = this;
    runner.before = last;
    if (last == null) {
      first = runner;
    } else {
      last.after = runner;
    }
    last = runner;
    size++;
  }

  void remove(ForkRunner runner) {
    ForkRunner before = runner.before;
    ForkRunner after = runner.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    runner.queue = null;
    runner.before = null;
    runner.after = null;
    size--;
  }
}
