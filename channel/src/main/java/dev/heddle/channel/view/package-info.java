// SPDX-License-Identifier: Apache-2.0

/**
 * A channel seen as something else: a queue, an iterator, a stream, a collector, a publisher, a
 * subscriber. Each uses the operations of one channel. Two also use its core: the queue looks,
 * removes and polls there, and the subscriber puts without waiting.
 *
 * <p>May enter: another such view. Must not enter: anything that a view of another kind would need
 * to know.
 *
 * <p>This is no API: the module does not export this package; users get the JDK's interfaces.
 */
@NullMarked
package dev.heddle.channel.view;

import org.jspecify.annotations.NullMarked;
