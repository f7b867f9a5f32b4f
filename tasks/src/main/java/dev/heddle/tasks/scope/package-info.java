// SPDX-License-Identifier: Apache-2.0

/**
 * What a system is set to, and what its threads live in: scopes, which start threads and wait for
 * their end, and how those threads are made. Nothing here knows what the threads do.
 */
@NullMarked
package dev.heddle.tasks.scope;

import org.jspecify.annotations.NullMarked;
