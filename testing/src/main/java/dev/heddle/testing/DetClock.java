// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Virtual time, and who waits for it. */
final class DetClock {
  private static final long TWO_SECONDS = 2_000_000_000;
  private static final long FOR_EVER = 1L << 60;

  private record Timer(Thread thread, long deadline) {}

  private final List<Timer> timers = new ArrayList<>();
  private final SplittableRandom random;
  private final int hurry; // of every so many steps, one ends a timed park
  private boolean stops = true;
  private long now;

  DetClock(SplittableRandom random) {
    this.random = random;
    hurry = random.nextInt(8) == 0 ? 1 : 12;
  }

  /** Nanoseconds since the start. */
  long now() {
    return now;
  }

  /** The same, as of a clock that soon overflows, and goes on at each look. */
  long nanoTime() {
    return Long.MAX_VALUE - 100 + (now += random.nextInt(3));
  }

  /** From now on only waiting takes time. */
  void unstopped() {
    stops = false;
  }

  boolean isAwaited() {
    return !timers.isEmpty();
  }

  /** Whether a timed park ends now, although others could run. */
  boolean hurries() {
    return random.nextInt(hurry) == 0;
  }

  /** Ends one timed park, after its time. */
  void fireOne() {
    int i = random.nextInt(timers.size());
    var timer = timers.remove(i);
    now = Math.max(now, timer.deadline);
    if (stops && random.nextInt(32) == 0) {
      now += TWO_SECONDS;
    }
    LockSupport.unpark(timer.thread);
  }

  /** Parks the calling thread until it is woken or this time is up, which may be at any step. */
  void park(@Nullable Object blocker, long nanos) {
    if (nanos > FOR_EVER) { // never ends within a run, so that a lost wake-up shows
      LockSupport.park(blocker);
      return;
    }
    var timer = new Timer(Thread.currentThread(), now + nanos);
    timers.add(timer);
    LockSupport.park(blocker);
    timers.remove(timer);
  }
}
