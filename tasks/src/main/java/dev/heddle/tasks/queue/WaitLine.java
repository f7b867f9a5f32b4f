// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

/*
 * The object that threads park on while they wait for one kind of thing in a pool. They all share one object, so that
 * the object in a thread dump can be looked up in the pool's statistics.
 */
public abstract class WaitLine {
  private final String pool;
  private final String what;

  public WaitLine(String pool, String what) {
    this.pool = pool;
    this.what = what;
  }

  /** The name of this object, as a thread dump shows it, without the package. */
  public final String shown() {
    return getClass().getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(this));
  }

  @Override
  public final String toString() {
    return pool + ": threads that wait for " + what;
  }
}
