// SPDX-License-Identifier: Apache-2.0
/** Context that follows a job into a pool. */
@NullMarked
package dev.heddle.examples.context;

import org.jspecify.annotations.NullMarked;
