// SPDX-License-Identifier: Apache-2.0

/**
 * How one job is run and judged, the same in a run and in a pool: its context, the interrupts that
 * may reach it, its time limit, its event and its outcome; and how things are told: failures, the
 * log, and all recorded events, those of pools too, since one class knows {@code jdk.jfr}. Nothing
 * here knows where jobs come from or where outcomes go.
 */
@NullMarked
package dev.heddle.tasks.job;

import org.jspecify.annotations.NullMarked;
