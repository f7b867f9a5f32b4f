// SPDX-License-Identifier: Apache-2.0

/**
 * One call of {@code run}, {@code map} or {@code stream}: where its runners take inputs, where they
 * put results, what its owner makes of them, and how it ends. What lives longer than such a call
 * does not belong here.
 */
@NullMarked
package dev.heddle.tasks.run;

import org.jspecify.annotations.NullMarked;
