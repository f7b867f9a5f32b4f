// SPDX-License-Identifier: Apache-2.0
/** Before and after: a thread pool that was also a limiter, and what does its job now. */
@NullMarked
package dev.heddle.examples.limit;

import org.jspecify.annotations.NullMarked;
