// SPDX-License-Identifier: Apache-2.0

/** Channels that block without holding a carrier. */
@NullMarked
package dev.heddle.channel;

import org.jspecify.annotations.NullMarked;
