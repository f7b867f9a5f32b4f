// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

/*
 * The log of the module. Nothing here throws, whatever appenders and exceptions do that are asked for
 * their text: it is called in the middle of recovery.
 */
public final class Log {
  private Log() {}

  /** Logs a warning; where that fails, the thread's handler of uncaught exceptions is told. */
  public static void warn(String system, String what, Throwable e) {
    try {
      Logging.LOG.log(System.Logger.Level.WARNING, system + ": " + what, e);
    } catch (Throwable unlogged) {
      uncaught(unlogged);
    }
  }

  /** Tells the calling thread's handler of uncaught exceptions. */
  public static void uncaught(Throwable e) {
    try {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    } catch (Throwable untellable) {
      // nobody is left who could be told
    }
  }

  /* Apart, because finding a logger runs foreign code, too. */
  private static final class Logging {
    static final System.Logger LOG = System.getLogger("dev.heddle.tasks");
  }
}
