// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.job.InterruptGate;
import org.jspecify.annotations.Nullable;

/* A runner's state: made by init, given back by release, both inside its gate. Runner's thread only. */
final class HeldState<S> {
  private final PoolState<S, ?, ?> pool;
  private final InterruptGate gate;
  private @Nullable S value;

  HeldState(PoolState<S, ?, ?> pool, InterruptGate gate) {
    this.pool = pool;
    this.gate = gate;
  }

  /** The state that init returned. */
  @Nullable S value() {
    return value;
  }

  /**
   * Makes the state, if there is anything left to do with it.
   *
   * @return false if there is nothing left to do
   * @throws Exception what init threw
   */
  boolean make() throws Exception {
    gate.enter();
    try {
      if (pool.isFinished() || pool.isStoppedNow()) { // a later stopNow interrupts init
        return false;
      }
      value = pool.spec.init().call();
      return true;
    } finally {
      gate.exit();
      Thread.interrupted();
    }
  }

  /** Gives the state back. */
  @SuppressWarnings("NullAway") // null only if init returned null
  void giveBack() {
    S made = value;
    value = null;
    Thread.interrupted(); // clears a stray interrupt
    Throwable thrown = null;
    gate.enter(); // stopNow interrupts release, too, if it is called while that hangs
    try {
      pool.spec.release().release(made);
    } catch (Throwable e) {
      thrown = e;
    } finally {
      gate.exit();
      Thread.interrupted();
    }
    if (thrown != null) {
      pool.reports.releaseFailed(thrown);
    }
  }
}
