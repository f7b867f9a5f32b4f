// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

/**
 * A stop signal among the inputs of a run, or the jobs of a pool. A runner that takes it goes out
 * of service. The signal is not a job: no function sees it, and it has no result. In a pool, it
 * takes room in the queue, has a ticket, and counts in {@link PoolStats}, as jobs do.
 *
 * <p>A run or a pool has as many runners in service as its system says, whether or not their
 * threads have been started. Each signal takes one of them out of service. After as many signals as
 * runners, a run takes no further input, and ends as if the input had ended there. If the inputs
 * are a collection with elements left, the run fails with {@link TaskFailedException}, unless its
 * collector takes outcomes: then what is left was called off. A pool continues to accept jobs. They
 * wait until {@link RunnerPool#resize} replaces runners, or are called off when the pool is
 * stopped. To end all runners of a run, close the channel that its inputs come from: the runners
 * take what is buffered, and end. To end a pool, stop it.
 *
 * <p>Implement this interface in a job type of your own, as in {@code record Quit() implements Job,
 * Stop {}}, or send {@link #SIGNAL} where the input type permits it.
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
