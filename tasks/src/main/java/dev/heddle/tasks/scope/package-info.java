// SPDX-License-Identifier: Apache-2.0

/**
 * The settings of a system, and the scopes that contain its threads. Scopes start threads and wait
 * for their end. The threads are made here, too. Nothing here knows what the threads do.
 */
@NullMarked
package dev.heddle.tasks.scope;

import org.jspecify.annotations.NullMarked;
