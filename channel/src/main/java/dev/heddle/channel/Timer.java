// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/*
 * What the clock runs for a channel, once or again and again.
 *
 * `schedule` writes `next` and then looks whether it was stopped; `stop` writes that and then looks at
 * `next`: one of them sees the other, and nothing stays behind at the clock.
 */
abstract class Timer implements Runnable {
  private volatile @Nullable Future<?> next;
  private volatile boolean stopped;

  /** Runs this after so many nanoseconds. For the creator, later for the clock's thread. */
  final void schedule(long nanos) {
    Future<?> scheduled = Clock.schedule(this, nanos);
    next = scheduled;
    if (stopped) {
      scheduled.cancel(false);
    }
  }

  /** Runs no more, and is no longer at the clock. */
  final void stop() {
    stopped = true;
    Future<?> scheduled = next;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }
}
