// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/*
 * One short action later, unless cancelled before. It runs in the JDK's own timer thread, so no
 * thread of ours waits for time; a cancelled timer is forgotten at once. If the time is up already,
 * the action runs in the calling thread, before it goes on.
 */
final class Timer {
  private final CompletableFuture<Void> future = new CompletableFuture<>();

  private Timer() {}

  static Timer after(long nanos, Runnable action) {
    Timer timer = new Timer();
    if (nanos <= 0) {
      timer.future.completeExceptionally(new TimeoutException());
    }
    var unused =
        timer
            .future
            .orTimeout(nanos, TimeUnit.NANOSECONDS)
            .whenComplete((nothing, late) -> {
              if (late != null) {
                action.run();
              }
            });
    return timer;
  }

  /** Whether the time was up before it was cancelled. True when the action begins. */
  boolean isUp() {
    return future.isCompletedExceptionally();
  }

  void cancel() {
    future.complete(null);
  }
}
