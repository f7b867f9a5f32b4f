// SPDX-License-Identifier: Apache-2.0

/**
 * A pool: its runners, the thread that owns them, how it starts and stops, what it tells, and how
 * it is an executor. What a user sees of it is in the exported package; what waits for its runners
 * is in the package of the queue.
 */
@NullMarked
package dev.heddle.tasks.pool;

import org.jspecify.annotations.NullMarked;
