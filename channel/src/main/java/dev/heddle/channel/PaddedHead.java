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

  // sign bit: cancelled | the rest: the position that the next receiver claims
  volatile long head;

  // never read: they keep the next field off the line that every receiver writes
  long h1, h2, h3, h4, h5, h6, h7;

  /** May fail without a reason. */
  final boolean claimHead(long from, long to) {
    return HEAD.weakCompareAndSet(this, from, to);
  }

  /** True for the one call that did it. */
  final boolean closeHead() {
    return head >= 0 && (long) HEAD.getAndBitwiseOr(this, CLOSED) >= 0;
  }
}
