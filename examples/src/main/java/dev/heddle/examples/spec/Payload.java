// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.spec;

import dev.heddle.channel.Chan;

/** A task: its number, and the channel on which to tell that it is done. */
record Payload(Chan<Short> results, short number) {
  static final short STOP = -1;
}
