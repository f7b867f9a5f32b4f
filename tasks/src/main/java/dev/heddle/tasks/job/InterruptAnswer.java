// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/*
 * Distinguishes a failure that is a response to an interrupt from a failure of the job itself. To be used only for a
 * job that was interrupted. In such a job, a closed socket or channel was closed by the interrupt, since an interrupt
 * of blocking I/O in a virtual thread, or in an interruptible channel, closes the socket or channel. Likewise, a broken
 * database connection was broken by the interrupt, whatever part of the reason its driver keeps. Causes are examined
 * too, since drivers and clients wrap exceptions. A time-out of the socket itself is not a response to an interrupt,
 * although it is an InterruptedIOException.
 */
public final class InterruptAnswer {
  private static final int DEPTH = 16; // of causes; it also bounds a cycle of causes

  private static final boolean SQL_PRESENT = isSqlPresent();

  private InterruptAnswer() {}

  private static boolean isSqlPresent() {
    try {
      Class.forName("java.sql.SQLException");
      return true;
    } catch (ClassNotFoundException | LinkageError absent) {
      return false;
    }
  }

  public static boolean isIn(Throwable thrown) {
    Throwable t = thrown;
    for (int i = 0; t != null && i < DEPTH; i++) {
      if (is(t)) {
        return true;
      }
      t = causeOf(t);
    }
    return false;
  }

  private static boolean is(Throwable t) {
    return switch (t) {
      case InterruptedException e -> true;
      case CancellationException e -> true;
      case ClosedChannelException e -> true; // ClosedByInterruptException, or used again after it
      case FileLockInterruptionException e -> true;
      case SocketTimeoutException e -> false;
      case InterruptedIOException e -> true;
      case SocketException e -> isClosed(e);
      default -> SQL_PRESENT && Sql.isBrokenConnection(t);
    };
  }

  /* The only class that uses java.sql, a module that may be absent: the class is not loaded without it. */
  private static final class Sql {
    static boolean isBrokenConnection(Throwable t) {
      return t instanceof SQLNonTransientConnectionException
          || t instanceof SQLRecoverableException
          || (t instanceof SQLException e
              && e.getSQLState() != null
              && e.getSQLState().startsWith("08")); // the standard's class of connection exceptions
    }
  }

  /* "Closed by interrupt"; "Socket closed" or "Socket is closed" if it is used again after that. */
  private static boolean isClosed(SocketException e) {
    String message = e.getMessage();
    return message != null
        && (message.startsWith("Closed by interrupt")
            || message.equals("Socket closed")
            || message.equals("Socket is closed"));
  }

  private static @Nullable Throwable causeOf(Throwable t) {
    try {
      return t.getCause();
    } catch (RuntimeException | Error e) {
      return null; // a user's exception whose getCause throws
    }
  }
}
