// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * The stop signal that travels among the inputs of a run, or the jobs of a pool: a runner that
 * takes it goes out of service. It is not a job: no function sees it, and it has no result. In a
 * pool it takes room in the queue, has a ticket, and counts in {@link PoolStats}, as jobs do.
 *
 * <p>A run or a pool has as many runners in service as its system says, whether or not their
 * threads were started yet. Each signal takes one out. After as many signals as runners, no further
 * input is taken, and the run ends as if the input had ended there; a pool goes on to accept jobs,
 * which wait until {@link RunnerPool#resize} brings runners back, or are called off when it is
 * stopped. To end all runners of a run, close the channel that its inputs come from: they take what
 * is buffered, and end. To end a pool, stop it.
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
