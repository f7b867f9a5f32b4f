// SPDX-License-Identifier: Apache-2.0

/** Task systems for virtual threads on structured concurrency. */
module dev.heddle.tasks {
  requires static java.sql;
  requires static jdk.jfr;
  requires static org.jspecify;
  requires transitive dev.heddle.channel;

  exports dev.heddle.tasks;
}
