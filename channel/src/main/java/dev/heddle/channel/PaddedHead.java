// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The receiving position of a {@link Ring}, kept a cache line away from what follows. */
abstract class PaddedHead extends PaddedTail {
  private static final VarHandle HEAD =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "head", VarHandle.class, PaddedHead.class, long.class);

  private static final VarHandle SENT_BEFORE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "sentBefore", VarHandle.class, PaddedHead.class, long.class);

  volatile long head; // cancelled | senders wait | held | the position of the next receive

  @SuppressWarnings("UnusedVariable") // read and written through its handle
  private long sentBefore; // written rarely, by receivers

  // never read: they keep the next field off the line that every receiver writes
  long h2, h3, h4, h5, h6, h7;

  /**
   * Positions before this one were claimed by senders; no look at tail is needed. Too low a value
   * costs a look, so receivers may overwrite each other.
   */
  final long sentBefore() {
    return (long) SENT_BEFORE.getAcquire(this);
  }

  /** Pairs with {@link #sentBefore}: who sees it sees what the senders read that moved tail. */
  final void setSentBefore(long at) {
    SENT_BEFORE.setRelease(this, at);
  }

  /** May fail without a reason. */
  final boolean claimHead(long from, long to) {
    return HEAD.weakCompareAndSet(this, from, to);
  }

  PaddedHead(SendLine senders, ReceiveLine receivers) {
    super(senders, receivers);
  }

  /** Whoever claims a position from now on sees that senders wait, unless one before has. */
  final void callReceivers() {
    if ((head & (CLOSED | AWAITED)) == 0) {
      HEAD.getAndBitwiseOr(this, AWAITED);
    }
  }

  /** True for the one call that did it. Waits while head is held. */
  final boolean closeHead() {
    return setBit(CLOSED);
  }

  /** Makes receivers and the canceller wait until {@link #release}. False if cancelled. */
  final boolean hold() {
    return setBit(HELD);
  }

  /** Waits while head is held. False if it is closed. */
  private boolean setBit(long bit) {
    for (int looks = 0; ; looks++) {
      long word = head;
      if (word < 0) {
        return false;
      }
      if ((word & HELD) != 0) {
        Backoff.pauseUninterruptibly(this, looks, false, 0);
      } else if (HEAD.compareAndSet(this, word, word | bit)) {
        return true;
      }
    }
  }

  /**
   * After {@link #hold}, if nothing was changed. Takes no more stack than that, so that it goes
   * through where that did, also at the end of the stack.
   */
  final void release() {
    for (long word = head; !HEAD.compareAndSet(this, word, word & ~HELD); ) {
      word = head;
    }
  }

  /** After {@link #hold}: the position of the next receive moves on. True if senders wait. */
  final boolean releaseAt(long next) {
    return ((long) HEAD.getAndSet(this, next) & AWAITED) != 0;
  }
}
