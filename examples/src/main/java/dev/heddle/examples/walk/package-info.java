// SPDX-License-Identifier: Apache-2.0
/** A tree of directories, a job for each: jobs that fork jobs, and join them. */
@NullMarked
package dev.heddle.examples.walk;

import org.jspecify.annotations.NullMarked;
