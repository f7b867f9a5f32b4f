// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/** The sending position of a {@link Ring}, kept a cache line away from the receiving one. */
abstract class PaddedTail {
  // sign bit: closed for sending | the rest: the position that the next sender claims
  volatile long tail;

  // never read: they keep the next field off the line that every sender writes
  long t1, t2, t3, t4, t5, t6, t7;
}
