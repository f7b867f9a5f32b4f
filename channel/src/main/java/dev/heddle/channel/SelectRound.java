// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Decides once which clause wins while a select has messages on offer in rendezvous, where others
 * may take them at any time.
 *
 * <pre>
 *   FROM   TO     BY        WHEN
 *   OPEN   clause receiver  it takes the message that this clause offers
 *   OPEN   SELF   owner     it is about to try a clause itself, or gives up
 *   SELF   OPEN   owner     what it tried did not go through; then it lays its offers open again
 * </pre>
 */
final class SelectRound {
  static final int OPEN = -1;
  static final int SELF = -2;
  private static final VarHandle STATE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "state", VarHandle.class, SelectRound.class, int.class);

  private volatile int state = OPEN;

  boolean isOpen() {
    return state == OPEN;
  }

  /** For a receiver, or for the owner with {@link #SELF}. */
  boolean claim(int winner) {
    return state == OPEN && STATE.compareAndSet(this, OPEN, winner);
  }

  /** For the owner. */
  void reopen() {
    state = OPEN;
  }

  /** The clause that a receiver chose, or a negative number. */
  int winner() {
    return state;
  }
}
