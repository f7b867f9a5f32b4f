// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A virtual thread that parks for a millisecond at a time and notes how late it wakes. */
final class Sleeper {
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final long[] delays;
  private final Thread thread;
  private volatile boolean stopped;
  private int wakes; // sleeper's thread, then whoever joined it

  /** Starts the thread, which ends after that many wakes. */
  Sleeper(int wakes) {
    delays = new long[wakes];
    thread = Thread.startVirtualThread(this::sleep);
  }

  /** Waits until the thread ends, or else for as long as given. */
  void await(Duration longest) throws InterruptedException {
    thread.join(longest);
    stopped = true;
  }

  /** Waits for the wake that is still due, and returns all of the delays, sorted. */
  long[] delaysNanos() throws InterruptedException {
    thread.join();
    var sorted = Arrays.copyOf(delays, wakes);
    Arrays.sort(sorted);
    return sorted;
  }

  private void sleep() {
    while (wakes < delays.length && !(stopped && wakes > 0)) {
      delays[wakes] = delayNanos();
      wakes++;
    }
  }

  private static long delayNanos() {
    long due = System.nanoTime() + NAP_NANOS;
    long left = NAP_NANOS;
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
    return -left;
  }
}
