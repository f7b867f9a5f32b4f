// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

/* What ended a run: the first of these that came. ADR 13. */
enum End {
  DONE, // all jobs
  FAILED, // a job threw
  INPUT, // the input threw
  DEADLINE, // it passed
  INTERRUPTED, // the caller was
  THROWN, // something threw in the owner: the collector, or a fork
  ENOUGH, // says the collector
  OUT_OF_SERVICE // every runner took a Stop, and tasks are left
}
