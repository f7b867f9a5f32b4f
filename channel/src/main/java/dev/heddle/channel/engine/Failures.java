// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/** Runs steps that must all run even if others fail, and then throws the first failure. */
public final class Failures {
  private @Nullable Throwable first; // one thread only

  /** Without a failure yet. */
  public Failures() {}

  /** With what failed before, if anything did. */
  public Failures(@Nullable Throwable first) {
    this.first = first;
  }

  /** Runs a step. */
  public void collect(Runnable step) {
    try {
      step.run();
    } catch (Throwable failure) {
      add(failure);
    }
  }

  /** Adds what a step of the caller threw, if it threw. Allocates nothing itself. */
  void add(@Nullable Throwable failure) {
    first = first(first, failure);
  }

  /** The first of two failures, with the other one suppressed in it if there is memory for that. */
  @SuppressWarnings("ReferenceEquality") // an exception refuses to suppress itself
  public static @Nullable Throwable first(@Nullable Throwable first, @Nullable Throwable other) {
    if (first == null) {
      return other;
    }
    if (other != null && first != other) {
      try {
        first.addSuppressed(other);
      } catch (OutOfMemoryError noRoomForBoth) {
        // the first one says enough
      }
    }
    return first;
  }

  /** Adds what was collected, as suppressed, to what is thrown anyway. */
  public void suppressIn(Throwable thrown) {
    var unused = first(thrown, first);
  }

  /** Throws what the first step that failed threw, if one did. */
  public void throwFirst() {
    rethrow(first);
  }

  /** Throws it if there is one. */
  public static void rethrow(@Nullable Throwable thrown) {
    switch (thrown) {
      case null -> {}
      case RuntimeException failure -> throw failure;
      case Error failure -> throw failure;
      case Throwable failure -> throw new UndeclaredThrowableException(failure);
    }
  }

  /** Gives a failure that no caller may be told of to the thread's uncaught-exception handler. */
  public static void report(Throwable failure) {
    try {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    } catch (Throwable ignored) {
      // as the JVM does
    }
  }
}
