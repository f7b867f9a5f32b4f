// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/* What one run makes of its results. Called by the run's owner only. */
abstract class Gathering<A> {

  /** Whether it can't get what it wants; then nothing is started, and finish says so. */
  boolean isHopeless() {
    return false;
  }

  /** Takes results from the window until the run is over. Returns whether all were wanted. */
  boolean take(Run<?, ?> run, Window window) {
    while (run.awaitResult()) {
      if (!accept(window.take())) {
        return false;
      }
    }
    return true;
  }

  /** Takes the next result, or outcome. Returns whether more are wanted. */
  boolean accept(@Nullable Object next) {
    throw new AssertionError("keeps");
  }

  /** Makes the answer of what was kept, or of what was accepted. */
  abstract A finish(List<@Nullable Object> kept);
}
