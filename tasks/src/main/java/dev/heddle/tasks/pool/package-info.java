// SPDX-License-Identifier: Apache-2.0

/**
 * A pool: its runners, the thread that owns them, how it starts and stops, what it reports, and its
 * view as an executor. What users see of it is in the exported package. The entries that wait for
 * its runners are in the package of the queue.
 */
@NullMarked
package dev.heddle.tasks.pool;

import org.jspecify.annotations.NullMarked;
