// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

/*
 * The log of the module. Nothing here throws, even if an appender throws, or an exception does when asked for its
 * text, since the log is called in the middle of recovery.
 */
public final class Log {
  private Log() {}

  /** Logs a warning. If that fails, the thread's uncaught-exception handler gets the failure. */
  public static void warn(String system, String what, Throwable e) {
    try {
      Logging.LOG.log(System.Logger.Level.WARNING, system + ": " + what, e);
    } catch (Throwable unlogged) {
      uncaught(unlogged);
    }
  }

  /** Passes {@code e} to the calling thread's uncaught-exception handler. */
  public static void uncaught(Throwable e) {
    try {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    } catch (Throwable untellable) {
      // there is no other place to report it
    }
  }

  /* A class of its own, because finding a logger runs foreign code, too. */
  private static final class Logging {
    static final System.Logger LOG = System.getLogger("dev.heddle.tasks");
  }
}
