// SPDX-License-Identifier: Apache-2.0

/**
 * What can be seen of channels from outside: flight recorder events, and the list of the named
 * channels that are open.
 *
 * <p>May enter: what observes channels, and costs nothing while it is not used. Must not enter:
 * anything that a channel needs to work.
 *
 * <p>This is no API: the module does not export this package.
 */
@NullMarked
package dev.heddle.channel.diagnostics;

import org.jspecify.annotations.NullMarked;
