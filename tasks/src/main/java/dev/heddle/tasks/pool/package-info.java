// SPDX-License-Identifier: Apache-2.0

/**
 * A pool: the queue of its jobs, its runners, the thread that owns them, and what it tells. What a
 * user sees of it is in the exported package.
 */
@NullMarked
package dev.heddle.tasks.pool;

import org.jspecify.annotations.NullMarked;
