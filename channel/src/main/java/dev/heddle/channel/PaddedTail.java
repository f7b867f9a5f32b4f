// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The sending position of a {@link Ring}, kept a cache line away from the receiving one. */
abstract class PaddedTail extends Buffer {
  /** The sign bit of a position: nobody claims it any more. */
  static final long CLOSED = Long.MIN_VALUE;

  private static final VarHandle TAIL =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "tail", VarHandle.class, PaddedTail.class, long.class);

  private static final VarHandle MARK_AT =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "markAt", VarHandle.class, PaddedTail.class, long.class);

  // sign bit: closed for sending | the rest: the position that the next sender claims
  volatile long tail;

  @SuppressWarnings("UnusedVariable") // read and written through its handle
  private long markAt; // written rarely, by senders

  // never read: they keep the next field off the line that every sender writes
  long t2, t3, t4, t5, t6, t7;

  final long markAt() {
    return (long) MARK_AT.getOpaque(this);
  }

  /**
   * Pairs with nothing: a sender that reads an older position looks once more than it had to. A
   * volatile write would cost a fence in every send of a channel that is almost empty.
   */
  final void setMarkAtOpaque(long at) {
    MARK_AT.setOpaque(this, at);
  }

  /** May fail without a reason. */
  final boolean claimTail(long from, long to) {
    return TAIL.weakCompareAndSet(this, from, to);
  }

  final void closeTail() {
    if (tail >= 0) {
      TAIL.getAndBitwiseOr(this, CLOSED);
    }
  }
}
