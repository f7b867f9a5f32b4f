// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The sending position of a {@link Ring}, kept a cache line away from the receiving one. */
abstract class PaddedTail extends Buffer {
  /** The sign bit of a word: nobody claims a position any more. */
  static final long CLOSED = Long.MIN_VALUE;

  /** The bit below it: the other side waits, and who claims the next position wakes it. */
  static final long AWAITED = 1L << 62;

  /** The bit below that, in head alone: a thread removes a message, and nobody claims meanwhile. */
  static final long HELD = 1L << 61;

  /** The rest of a word: the position that is claimed next. */
  static final long POSITION = HELD - 1;

  private static final VarHandle TAIL =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "tail", VarHandle.class, PaddedTail.class, long.class);

  private static final VarHandle EASY_BEFORE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "easyBefore", VarHandle.class, PaddedTail.class, long.class);

  volatile long tail; // closed for sending | receivers wait | the position of the next send

  @SuppressWarnings("UnusedVariable") // read and written through its handle
  private long easyBefore; // written rarely, by senders

  // never read: they keep the next field off the line that every sender writes
  long t2, t3, t4, t5, t6, t7;

  /**
   * Positions before this one need no look at head: their slots were left to senders, and filling
   * them sets no high-water mark. Too low a value costs a look, so senders may overwrite each
   * other.
   */
  final long easyBefore() {
    return (long) EASY_BEFORE.getAcquire(this);
  }

  /** Pairs with {@link #easyBefore}: who sees it sees what the receivers read that moved head. */
  final void setEasyBefore(long at) {
    EASY_BEFORE.setRelease(this, at);
  }

  /** May fail without a reason. */
  final boolean claimTail(long from, long to) {
    return TAIL.weakCompareAndSet(this, from, to);
  }

  PaddedTail(SendLine senders, ReceiveLine receivers) {
    super(senders, receivers);
  }

  /** Whoever claims a position from now on sees that receivers wait, unless one before has. */
  final void callSenders() {
    if ((tail & (CLOSED | AWAITED)) == 0) {
      TAIL.getAndBitwiseOr(this, AWAITED);
    }
  }

  final void closeTail() {
    if (tail >= 0) {
      TAIL.getAndBitwiseOr(this, CLOSED);
    }
  }
}
