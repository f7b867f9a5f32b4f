// SPDX-License-Identifier: Apache-2.0

/**
 * How one job is run and judged, the same in a run and in a pool: its context, the interrupts that
 * may reach it, its time limit, its event and its outcome. Nothing here knows where jobs come from
 * or where outcomes go.
 */
@NullMarked
package dev.heddle.tasks.job;

import org.jspecify.annotations.NullMarked;
