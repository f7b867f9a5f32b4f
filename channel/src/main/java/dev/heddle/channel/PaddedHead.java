// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/** The receiving position of a {@link Ring}, kept a cache line away from what follows. */
abstract class PaddedHead extends PaddedTail {
  // sign bit: cancelled | the rest: the position that the next receiver claims
  volatile long head;

  // never read: they keep the next field off the line that every receiver writes
  long h1, h2, h3, h4, h5, h6, h7;
}
