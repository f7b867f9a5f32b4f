// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps that must all run whatever the others do, and then throws what the first one threw.
 */
final class Failures {
  private @Nullable Throwable first; // one thread only

  Failures() {}

  /** After what failed before, if anything did. */
  Failures(@Nullable Throwable first) {
    this.first = first;
  }

  void collect(Runnable step) {
    try {
      step.run();
    } catch (Throwable failure) {
      first = first(first, failure);
    }
  }

  /**
   * Tells the channel's hook of a message. Allocates nothing, as the message would be lost to a
   * lack of memory.
   */
  void tell(Channel<?> channel, Object message) {
    first = tell(channel, message, first);
  }

  /** As {@link #tell}, after what failed before. */
  static @Nullable Throwable tell(Channel<?> channel, Object message, @Nullable Throwable before) {
    try {
      channel.tellUndelivered(message);
      return before;
    } catch (Throwable failure) {
      return first(before, failure);
    }
  }

  /** The first of two failures, with the other one suppressed in it if there is memory for that. */
  @SuppressWarnings("ReferenceEquality") // an exception refuses to suppress itself
  static @Nullable Throwable first(@Nullable Throwable first, @Nullable Throwable other) {
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

  /** Adds what was collected to what is thrown anyway. */
  void suppressIn(Throwable thrown) {
    var unused = first(thrown, first);
  }

  void throwFirst() {
    rethrow(first);
  }

  /** Throws it if there is one. */
  static void rethrow(@Nullable Throwable thrown) {
    switch (thrown) {
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
