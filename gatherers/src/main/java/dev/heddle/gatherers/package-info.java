// SPDX-License-Identifier: Apache-2.0

/**
 * Gatherers that map the elements of a stream on a task system.
 *
 * <p>For those who change it: the project's {@code docs/architecture.md} says how the modules are
 * divided, and in which order to read them.
 */
@NullMarked
package dev.heddle.gatherers;

import org.jspecify.annotations.NullMarked;
