// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An action later, in virtual time, in a thread of its own, unless it is cancelled before. */
final class DetTimer implements ScheduledFuture<Object> {
  private final Thread thread;
  private boolean cancelled;
  private boolean done;

  DetTimer(DetScheduler scheduler, Runnable action, long nanos) {
    thread =
        scheduler.fork(
            "timer",
            () -> {
              scheduler.await(this, () -> cancelled, nanos);
              done = true;
              if (!cancelled) {
                action.run();
              }
            });
  }

  @Override
  public boolean cancel(boolean interrupt) {
    boolean first = !done && !cancelled;
    cancelled = cancelled || first;
    LockSupport.unpark(thread);
    return first;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isDone() {
    return done || cancelled;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Delayed other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object get() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object get(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }
}
