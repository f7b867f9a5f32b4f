// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps that must all run whatever the others do, and then throws what the first one threw.
 */
final class Failures {
  private @Nullable Throwable first; // one thread only

  @SuppressWarnings("ReferenceEquality") // an exception refuses to suppress itself
  void collect(Runnable step) {
    try {
      step.run();
    } catch (Throwable failure) {
      if (first == null) {
        first = failure;
      } else if (first != failure) {
        first.addSuppressed(failure);
      }
    }
  }

  /** Adds what was collected to what is thrown anyway. */
  @SuppressWarnings("ReferenceEquality") // an exception refuses to suppress itself
  void suppressIn(Throwable thrown) {
    if (first != null && first != thrown) {
      thrown.addSuppressed(first);
    }
  }

  void throwFirst() {
    switch (first) {
      case null -> {}
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case Throwable failure -> throw new UndeclaredThrowableException(failure);
    }
  }

  /** For what no caller may be told: gives it to the thread's uncaught-exception handler. */
  static void report(Throwable failure) {
    try {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    } catch (Throwable ignored) {
      // as the JVM does
    }
  }
}
