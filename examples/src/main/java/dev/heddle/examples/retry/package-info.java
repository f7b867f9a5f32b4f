// SPDX-License-Identifier: Apache-2.0
/** Retry around a job, by a library that is made for it. */
@NullMarked
package dev.heddle.examples.retry;

import org.jspecify.annotations.NullMarked;
