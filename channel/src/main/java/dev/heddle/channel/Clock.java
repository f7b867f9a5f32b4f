// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The one thread of all timers. It is started when needed, ends when idle, and keeps no JVM up. */
final class Clock {
  private static final long IDLE_SECONDS = 10;
  private static final ScheduledThreadPoolExecutor THREAD = thread();

  private Clock() {}

  /** Runs a task, that must not wait, once after so many nanoseconds; any number is fine. */
  static Future<?> schedule(Runnable task, long nanos) {
    return THREAD.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** How many tasks wait for their time. For tests. */
  static int pending() {
    return THREAD.getQueue().size();
  }

  private static ScheduledThreadPoolExecutor thread() {
    ThreadFactory factory =
        Thread.ofPlatform()
            .daemon()
            .name("heddle-clock")
            .inheritInheritableThreadLocals(false)
            .factory();
    var executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = factory.newThread(task);
              thread.setContextClassLoader(null); // not that of whoever comes first
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
