// SPDX-License-Identifier: Apache-2.0

/** Gatherers that map the elements of a stream on a task system. */
@NullMarked
package dev.heddle.gatherers;

import org.jspecify.annotations.NullMarked;
