// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

/*
 * The park blocker of the threads that wait for one kind of thing in a pool. They all park on one object, so that the
 * object in a thread dump can be looked up in the pool's statistics.
 */
public abstract class WaitBlocker {
  private final String pool;
  private final String what;

  public WaitBlocker(String pool, String what) {
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
