// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * The stop signal that travels among the inputs: a runner that takes an input which is a {@code
 * Stop} goes out of service. It is not a job: no function sees it, and it has no result.
 *
 * <p>A system has as many runners in service as it was built with, whether or not their threads
 * were started yet. Each signal takes one out; after as many signals as runners, no further input
 * is taken, and the system ends as if the input had ended there. To stop all at once and whatever
 * is queued, close the channel that the inputs come from.
 *
 * <p>Mark a job type of your own with it, {@code record Quit() implements Job, Stop {}}, or send
 * {@link #SIGNAL} where the input type admits it.
 */
public interface Stop {
  /** A ready-made stop signal. */
  Stop SIGNAL =
      new Stop() {
        @Override
        public String toString() {
          return "Stop.SIGNAL";
        }
      };
}
