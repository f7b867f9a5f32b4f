// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

/* The reason why a scope was called off: the first of these to occur. ADRs 13 and 61. */
enum ScopeEnd {
  FAILED, // a job threw
  DEADLINE, // the deadline passed
  INTERRUPTED, // the caller was interrupted after the body had returned
  THROWN, // the body threw
  BROKEN // a runner could not be started
}
