// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

/* The reason why a run ended: the first of these to occur. ADR 13. */
enum End {
  DONE, // all jobs are done
  FAILED, // a job threw
  INPUT, // the input threw
  DEADLINE, // the deadline passed
  INTERRUPTED, // the caller was interrupted
  CANCELLED, // the handle of a started run called it off
  THROWN, // something threw in the owner: the collector, or a fork
  ENOUGH, // the collector needs no more results
  OUT_OF_SERVICE // every runner took a Stop, and tasks are left
}
