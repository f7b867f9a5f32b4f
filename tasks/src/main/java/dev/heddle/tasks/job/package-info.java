// SPDX-License-Identifier: Apache-2.0

/**
 * How one job is run and its outcome is determined, in the same way in a run and in a pool: its
 * context, the interrupts that may reach it, its time limit, its event and its outcome. Also how
 * events are reported: failures, the log, and all recorded events, including those of pools, since
 * only one class uses {@code jdk.jfr}. Nothing here knows where jobs come from or where outcomes
 * go.
 */
@NullMarked
package dev.heddle.tasks.job;

import org.jspecify.annotations.NullMarked;
