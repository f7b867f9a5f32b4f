// SPDX-License-Identifier: Apache-2.0

/**
 * One call of {@code scope}: its jobs, which fork others; the places in which they run; its owner
 * and runners; and its end. Not here: how a job is run and judged, and what lives longer than a
 * call.
 */
@NullMarked
package dev.heddle.tasks.fork;

import org.jspecify.annotations.NullMarked;
