// SPDX-License-Identifier: Apache-2.0

/**
 * The algorithms that decide how many jobs of a pool may run at once. Nothing here knows pools or
 * threads: each is a function of what it was told so far.
 */
@NullMarked
package dev.heddle.tasks.limit;

import org.jspecify.annotations.NullMarked;
