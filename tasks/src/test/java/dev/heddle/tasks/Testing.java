// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** What many tests need. */
final class Testing {
  private Testing() {}

  static void awaitTrue(BooleanSupplier condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(condition::getAsBoolean);
  }

  static void awaitParked(Thread thread) {
    awaitTrue(() ->
        thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING);
  }

  /** Waits until interrupted, as a well-behaved job does. */
  static <T> T untilInterrupted() throws InterruptedException {
    new CountDownLatch(1).await();
    throw new AssertionError("nobody counts down");
  }

  /** Takes about this long, whatever interrupts arrive. */
  static void ignoringInterrupts(Duration time) {
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

  /** Waits for zero, whatever interrupts arrive. */
  static void awaitIgnoringInterrupts(CountDownLatch latch) {
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

  static List<Callable<Integer>> numbers(int n) {
    return IntStream.range(0, n).<Callable<Integer>>mapToObj(i -> () -> i).toList();
  }
}
