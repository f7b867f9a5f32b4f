// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Outcome;

/* Receives what becomes of each job, for a view of a pool that makes promises of its own. Never throws. */
interface JobEnds {

  /** A job is about to be submitted. */
  void comes();

  /** The job was not accepted. */
  void refused();

  /** The job has ended. Called in the thread that ended it. */
  void ended(Object job, Outcome<?> outcome);

  /** The job never starts, and belongs to its submitter again. */
  void handedBack(Object job);
}
