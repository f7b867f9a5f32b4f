// SPDX-License-Identifier: Apache-2.0

/**
 * What waits for a pool's runners, and the threads that wait for that: entries, which are jobs or
 * stop signals and their submitters' tickets; the inlets that hold them, in order and by key; and
 * room. Nothing here knows runners, or what they do with an entry.
 */
@NullMarked
package dev.heddle.tasks.queue;

import org.jspecify.annotations.NullMarked;
