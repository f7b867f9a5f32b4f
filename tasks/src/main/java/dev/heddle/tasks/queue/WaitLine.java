// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

/*
 * What the threads are parked on that wait for one kind of thing of a pool: one object for all, so
 * that what a thread dump shows can be looked up in the pool's numbers.
 */
public abstract class WaitLine {
  private final String pool;
  private final String what;

  public WaitLine(String pool, String what) {
    this.pool = pool;
    this.what = what;
  }

  /** As a thread dump shows it, without the package. */
  public final String shown() {
    return getClass().getSimpleName() + "@" + Integer.toHexString(System.identityHashCode(this));
  }

  @Override
  public final String toString() {
    return pool + ": threads that wait for " + what;
  }
}
