// SPDX-License-Identifier: Apache-2.0

/**
 * A channel seen as something else: a queue, an iterator, a stream, a collector, a publisher, a
 * subscriber. Each uses the operations of one channel, and nothing of its core but what the view of
 * a queue must look at.
 *
 * <p>May enter: another such view. Not: anything that a view of another kind would need to know.
 *
 * <p>No API: the module does not export this package; users get the JDK's interfaces.
 */
@NullMarked
package dev.heddle.channel.view;

import org.jspecify.annotations.NullMarked;
