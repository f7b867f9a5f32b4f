// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What many tests need: they wait for states, and their jobs for interrupts. */
public final class Testing {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = SHORT.multipliedBy(64);

  private Testing() {}

  /**
   * Waits until the condition holds; fails after a while.
   *
   * @param condition what is looked at every millisecond
   */
  public static void awaitTrue(BooleanSupplier condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(condition::getAsBoolean);
  }

  /**
   * Waits until the thread waits.
   *
   * @param thread any thread
   */
  public static void awaitParked(Thread thread) {
    awaitTrue(() ->
        thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING);
  }

  /** A part of a test that a time limit ends. */
  @FunctionalInterface
  public interface Limited {
    /**
     * Plays it.
     *
     * @param limit the time
     * @return false if it was over before all had begun that has to: then there is nothing to see
     * @throws Exception of the test
     */
    boolean play(Duration limit) throws Exception;
  }

  /**
   * Plays what a time limit ends, with ever longer limits until one was long enough.
   *
   * @param part what is played; fails if none is long enough
   * @throws Exception of the test
   */
  public static void withEnoughTime(Limited part) throws Exception {
    for (Duration limit = SHORT; limit.compareTo(LONG) <= 0; limit = limit.multipliedBy(4)) {
      if (part.play(limit)) {
        return;
      }
    }
    throw new AssertionError("nothing has begun in " + LONG);
  }

  /**
   * Waits until interrupted, as a well-behaved job does.
   *
   * @param <T> of any job
   * @return never
   * @throws InterruptedException when interrupted
   */
  public static <T> T untilInterrupted() throws InterruptedException {
    new CountDownLatch(1).await();
    throw new AssertionError("nobody counts down");
  }

  /**
   * Takes about this long, whatever interrupts arrive; sets the flag again if one did.
   *
   * @param time how long
   */
  public static void ignoringInterrupts(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    boolean interrupted = false;
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for zero, whatever interrupts arrive.
   *
   * @param latch what is counted down
   */
  public static void awaitIgnoringInterrupts(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        done = false; // waits on
      }
    }
  }
}
