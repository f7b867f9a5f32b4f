// SPDX-License-Identifier: Apache-2.0

/**
 * What can be seen of channels from outside: flight recorder events, and the list of the named
 * channels that are open.
 *
 * <p>May enter: what looks on, and costs nothing while nobody does. Not: anything that a channel
 * needs to work.
 *
 * <p>No API: the module does not export this package.
 */
@NullMarked
package dev.heddle.channel.diagnostics;

import org.jspecify.annotations.NullMarked;
