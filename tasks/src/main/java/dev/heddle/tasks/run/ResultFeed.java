// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/* The results of a run, one by one, for the thread that owns it. */
interface ResultFeed {

  /** Waits until the next result is there (true), or the run is over or stopped (false). */
  boolean awaitNext();

  /** Takes the next result, or outcome; it must be there. */
  @Nullable Object take();

  /** Whether the run was stopped, so that no more results are handed out. */
  boolean stopped();

  /** Returns the exception to throw in a body that waits for a result when the run was stopped. */
  CancellationException unwind();

  /** Forks as many runners as it may, before the owner is busy with something else. */
  void forkAhead();
}
