// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for states, never for time. */
public final class Await {
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

  private Await() {}

  /** Until the thread waits in an operation of a channel. */
  public static void parked(Thread thread) {
    until(thread.getName() + " parks", () -> isParked(thread));
  }

  public static boolean isParked(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING -> LockSupport.getBlocker(thread) != null;
      default -> false;
    };
  }

  public static void until(String what, BooleanSupplier state) {
    long start = System.nanoTime();
    while (!state.getAsBoolean()) {
      if (System.nanoTime() - start > LONGEST) {
        throw new AssertionError("in vain: " + what);
      }
      Thread.yield();
    }
  }
}
