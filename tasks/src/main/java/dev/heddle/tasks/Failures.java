// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/* What went wrong in one run: the first failure, up to 8 others, and how many in all. */
@SuppressWarnings("ReferenceEquality") // the same exception, not a similar one
final class Failures {
  private static final int KEPT = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Throwable> others = new ArrayList<>(); // under lock
  private @Nullable Throwable first; // under lock
  private long count; // under lock

  void add(Throwable failure) {
    lock.lock();
    try {
      count++;
      if (first == null) {
        first = failure;
      } else if (others.size() < KEPT && first != failure) {
        others.add(failure);
      }
    } finally {
      lock.unlock();
    }
  }

  long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  @Nullable Throwable first() {
    lock.lock();
    try {
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Adds what was kept, beside {@code exception} and its cause, to its suppressed exceptions. */
  <X extends Throwable> X suppressIn(X exception) {
    lock.lock();
    try {
      if (first != null && first != exception && first != exception.getCause()) {
        exception.addSuppressed(first);
      }
      for (Throwable other : others) {
        if (other != exception) {
          exception.addSuppressed(other);
        }
      }
      return exception;
    } finally {
      lock.unlock();
    }
  }

  /** What an exception says of itself; of one of the user's own that throws then, its class. */
  static String text(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }
}
