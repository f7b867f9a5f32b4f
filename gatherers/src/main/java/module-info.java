// SPDX-License-Identifier: Apache-2.0

/** Gatherers that map the elements of a stream on a task system. */
module dev.heddle.gatherers {
  requires static org.jspecify;
  requires transitive dev.heddle.tasks;

  exports dev.heddle.gatherers;
}
