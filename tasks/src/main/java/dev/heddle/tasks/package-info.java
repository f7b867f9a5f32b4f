// SPDX-License-Identifier: Apache-2.0

/** Task systems for virtual threads on structured concurrency. */
@NullMarked
package dev.heddle.tasks;

import org.jspecify.annotations.NullMarked;
