// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/*
 * Runs one short action later, unless cancelled first. All timers share one thread, which is started when needed, ends
 * when idle, doesn't keep the JVM alive, and inherits nothing from the thread that first needed it. If the time is up
 * already, the action runs in the calling thread, before the call returns.
 *
 *   FROM     TO         BY          WHEN
 *   PENDING  UP         the thread  its time has come; then the action begins
 *   PENDING  CANCELLED  any
 */
public final class Timer implements Runnable {
  private static final int PENDING = 0;
  private static final int UP = 1;
  private static final int CANCELLED = 2;
  private static final long IDLE_SECONDS = 10;
  private static final ScheduledThreadPoolExecutor THREAD = thread();

  private final AtomicInteger state = new AtomicInteger(PENDING);
  private final Runnable action;
  private @Nullable Future<?> scheduled; // written by the thread that made the timer

  private Timer(Runnable action) {
    this.action = action;
  }

  private static ScheduledThreadPoolExecutor thread() {
    ThreadFactory factory =
        Thread.ofPlatform()
            .daemon()
            .name("heddle-timer")
            .inheritInheritableThreadLocals(false)
            .factory();
    var executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = factory.newThread(task);
              thread.setContextClassLoader(null); // not the caller's, which it may outlive
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  public static Timer after(long nanos, Runnable action) {
    Timer timer = new Timer(action);
    if (nanos <= 0) {
      timer.run();
    } else {
      timer.scheduled = THREAD.schedule(timer, nanos, TimeUnit.NANOSECONDS);
    }
    return timer;
  }

  @Override
  public void run() {
    if (state.compareAndSet(PENDING, UP)) {
      action.run();
    }
  }

  /** Whether the time was up before the timer was cancelled. True when the action begins. */
  public boolean isUp() {
    return state.get() == UP;
  }

  /** Cancels the timer. Called by the thread that made it. */
  public void cancel() {
    if (state.compareAndSet(PENDING, CANCELLED) && scheduled != null) {
      scheduled.cancel(false);
    }
  }

  /** How many timers are pending. For tests. */
  public static int pending() {
    return THREAD.getQueue().size();
  }
}
