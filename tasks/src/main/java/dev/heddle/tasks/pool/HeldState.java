// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.job.InterruptGate;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/* A runner's state: made by init, given back by release, both inside its gate. Runner's thread only. */
final class HeldState<S> {
  private final PoolState<S, ?, ?> pool;
  private final InterruptGate gate;
  private final long maxAgeNanos; // -1: none
  private final long validateNanos; // -1: it is not validated
  private @Nullable S value;
  private long madeAt; // nanoTime, if there is a maximal age
  private long idleSince; // nanoTime, if the state is validated

  HeldState(PoolState<S, ?, ?> pool, InterruptGate gate) {
    this.pool = pool;
    this.gate = gate;
    this.maxAgeNanos = StateLife.nanos(pool.spec.life().maxAge());
    this.validateNanos = StateLife.nanos(pool.spec.life().validateAfter());
  }

  /** The state that init returned. */
  @Nullable S value() {
    return value;
  }

  /**
   * Makes the state, if there is anything left to do with it.
   *
   * @param hasEntry whether the runner has an entry that it needs the state for
   * @return false if there is nothing left to do
   * @throws Exception what init threw
   */
  boolean make(boolean hasEntry) throws Exception {
    gate.enter();
    try {
      if ((pool.isFinished() && !hasEntry)
          || pool.isStoppedNow()) { // a later stopNow interrupts init
        return false;
      }
      value = pool.spec.init().call();
      madeAt = maxAgeNanos < 0 ? 0 : System.nanoTime();
      idles();
      return true;
    } finally {
      gate.exit();
      Thread.interrupted();
    }
  }

  /** Called when the runner has nothing to do from now on. */
  void idles() {
    idleSince = validateNanos < 0 ? 0 : System.nanoTime();
  }

  /**
   * Whether the state is not to be used for the next job.
   *
   * @param idled whether it has been idle since the last one
   */
  boolean isStale(boolean idled) {
    if (maxAgeNanos >= 0 && System.nanoTime() - madeAt >= maxAgeNanos) {
      return true;
    }
    boolean looks = idled && validateNanos >= 0;
    return looks && System.nanoTime() - idleSince >= validateNanos && !isValid();
  }

  @SuppressWarnings("NullAway") // null only if init returned null
  private boolean isValid() {
    Predicate<? super S> validate = Objects.requireNonNull(pool.spec.life().validate());
    gate.enter();
    try {
      return validate.test(value);
    } catch (Throwable e) {
      pool.reports.log("validate threw", e);
      return false;
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
