// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A thread that waits in a rendezvous. It stays awake for a while after it stood in line, and who
 * matches it meanwhile need not wake it: I3 of the rendezvous.
 */
abstract sealed class RendezvousWaiter extends Waiter permits Offer, Request {
  private static final VarHandle AWAKE =
      ConstantBootstraps.fieldVarHandle(
          MethodHandles.lookup(), "awake", VarHandle.class, RendezvousWaiter.class, boolean.class);

  private volatile boolean awake; // written by the owner

  RendezvousWaiter(Thread thread) {
    super(thread);
    AWAKE.set(this, true); // plain: nobody else can see this waiter yet
  }

  /** For the owner. */
  final boolean isAwake() {
    return (boolean) AWAKE.get(this);
  }

  /**
   * For the owner: yields if it leads. Then it must look at its state once more before it parks.
   */
  final void rest() {
    if (state == ARMED) {
      Line.yieldOnce();
    }
    awake = false;
  }

  @Override
  final void unpark() {
    if (!awake) {
      super.unpark();
    }
  }
}
