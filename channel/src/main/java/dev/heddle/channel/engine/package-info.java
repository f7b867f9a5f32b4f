// SPDX-License-Identifier: Apache-2.0

/**
 * A channel behind its handles: the operations as users see them, the count of its open ends, the
 * texts of its exceptions, and what is told of its end. Timers are channels that a clock sends to.
 *
 * <p>May enter: what checks arguments, counts ends, throws, or calls users' code. Must not enter:
 * how messages move and threads wait, which belongs to {@code core}; and handles, which refer to
 * this package.
 *
 * <p>This is no API: the module does not export this package.
 */
@NullMarked
package dev.heddle.channel.engine;

import org.jspecify.annotations.NullMarked;
