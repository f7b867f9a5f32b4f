// SPDX-License-Identifier: Apache-2.0

/**
 * The queue of a pool, and the threads that wait for its entries or its room. An entry is a job or
 * a stop signal, and also the ticket of its submitter. The inlets hold the entries, in order or by
 * key. Nothing here knows runners, or what they do with an entry.
 */
@NullMarked
package dev.heddle.tasks.queue;

import org.jspecify.annotations.NullMarked;
