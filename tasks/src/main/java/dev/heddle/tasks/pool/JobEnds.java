// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Outcome;

/* What has become of each job, for a view of a pool that has promises of its own. Never throws. */
interface JobEnds {

  /** A job is about to be submitted. */
  void comes();

  /** It was not accepted. */
  void refused();

  /** It has ended; in the thread that ended it. */
  void ended(Object job, Outcome<?> outcome);

  /** It never starts, and is its submitter's again. */
  void handedBack(Object job);
}
