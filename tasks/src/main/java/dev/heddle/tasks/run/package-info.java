// SPDX-License-Identifier: Apache-2.0

/**
 * One run, called or started: where its runners take inputs, where they put results, what its owner
 * makes of them, and how it ends. What lives longer than a run does not belong here.
 */
@NullMarked
package dev.heddle.tasks.run;

import org.jspecify.annotations.NullMarked;
