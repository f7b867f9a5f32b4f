// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;

/*
 * Tells the listener, the log and a flight recording what happens in a pool. Nothing here throws,
 * whatever listeners, appenders and exceptions do that are asked for their text: it is called in the
 * middle of recovery.
 */
final class Reports {
  private final String pool;
  private final PoolListener listener;

  Reports(String pool, PoolListener listener) {
    this.pool = pool;
    this.listener = listener;
  }

  void jobFailed(Object job, Throwable cause) {
    attempt(() -> FlightEvents.jobFailed(pool, cause));
    tell(() -> listener.jobFailed(pool, job, cause));
  }

  void runnerFailed(Throwable cause, Duration retryIn) {
    attempt(() -> FlightEvents.runnerDied(pool, cause, retryIn));
    tell(() -> listener.runnerFailed(pool, cause, retryIn));
  }

  void releaseFailed(Throwable cause) {
    tell(() -> listener.releaseFailed(pool, cause));
  }

  void stopped(PoolStats stats) {
    attempt(() -> FlightEvents.poolStopped(stats));
    tell(() -> listener.stopped(stats));
  }

  private void tell(Runnable listening) {
    try {
      listening.run();
    } catch (Throwable e) {
      log("the listener threw", e);
    }
  }

  private void attempt(Runnable report) {
    try {
      report.run();
    } catch (Throwable e) {
      log("an event was lost", e);
    }
  }

  /** Logs a warning; where that fails, the thread's handler of uncaught exceptions is told. */
  void log(String what, Throwable e) {
    try {
      Logging.LOG.log(System.Logger.Level.WARNING, pool + ": " + what, e);
    } catch (Throwable unlogged) {
      try {
        Thread self = Thread.currentThread();
        self.getUncaughtExceptionHandler().uncaughtException(self, unlogged);
      } catch (Throwable untold) {
        // nobody is left who could be told
      }
    }
  }

  /* Apart, because finding a logger runs foreign code, too. */
  private static final class Logging {
    static final System.Logger LOG = System.getLogger("dev.heddle.tasks");
  }
}
