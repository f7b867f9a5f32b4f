// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import org.jspecify.annotations.Nullable;

/* A runner as the rest of its run sees it: the place that it holds, and what it has done. */
abstract class Taker {
  final @Nullable Taker next; // the runner that was forked before this one
  volatile @Nullable Thread thread; // set when the runner runs

  // The runner's thread only; the owner reads them after its end.
  long index; // place of the input that it holds; -1: none
  @Nullable Object[] chunk = {}; // where KeptChunks stores the result
  long done; // jobs that returned
  long interrupted; // jobs that were called off while they ran
  int stops; // 1 if a Stop ended it
  @Nullable Object unstarted; // the input that it has taken and not started

  Taker(@Nullable Taker next) {
    this.next = next;
  }

  /** Whether the run has been stopped, so that the runner need not wait for an input. */
  abstract boolean stopped();

  /** Called when the input threw, which ends the run. */
  abstract void inputFailed(Throwable e);
}
