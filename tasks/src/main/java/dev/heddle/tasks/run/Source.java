// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Stop;
import org.jspecify.annotations.Nullable;

/* Where each runner takes its inputs, in submission order. Any runner may call. */
interface Source<I> {

  /**
   * Takes the next input and writes its place in submission order to {@code runner.index}; -1 for a
   * {@link Stop} that has no place. Waits for the input and for room in the sink.
   *
   * @return the input, or null when there is none and will be none
   * @throws InterruptedException if interrupted first; nothing was taken
   */
  @Nullable I take(Taker runner) throws InterruptedException;

  /** Called when the task of the input with this place has failed. */
  default void failed(long index) {}

  /** Whether nothing is left; once true, always true. */
  boolean ended();

  /** How many inputs there are, or -1 if that isn't known. */
  int size();

  /**
   * Leaves out the next input that no runner has taken, and any {@link Stop} before it. Called when
   * no runner is left.
   *
   * @return whether there was one; false if the number of inputs isn't known
   */
  boolean leave();

  /** How many places were assigned. Exact when no runner is left. */
  long taken();
}
