// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/* The failures of one run: the first one, up to 8 others, and how many there are in all. */
@SuppressWarnings("ReferenceEquality") // the same exception, not a similar one
public final class Failures {
  private static final int KEPT = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Throwable> others = new ArrayList<>(); // under lock
  private final List<Throwable> beside = new ArrayList<>(); // under lock; no failures of jobs
  private @Nullable Throwable first; // under lock
  private long count; // under lock

  /** Adds a failure. Returns how many there are now. */
  public long add(Throwable failure) {
    lock.lock();
    try {
      count++;
      if (first == null) {
        first = failure;
      } else if (others.size() < KEPT && first != failure) {
        others.add(failure);
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Adds an exception that is not a failure of a job, to be reported beside the failures. */
  public void alsoTell(Throwable thrown) {
    lock.lock();
    try {
      if (beside.size() < KEPT) {
        beside.add(thrown);
      }
    } finally {
      lock.unlock();
    }
  }

  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  public @Nullable Throwable first() {
    lock.lock();
    try {
      return first;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds what was kept, except {@code exception} itself and its cause, to its suppressed
   * exceptions.
   */
  public <X extends Throwable> X suppressIn(X exception) {
    lock.lock();
    try {
      suppress(exception, first);
      others.forEach(other -> suppress(exception, other));
      beside.forEach(other -> suppress(exception, other));
      return exception;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Logs the exceptions that are not failures of jobs, if no exception is thrown that could carry
   * them.
   */
  public void logBeside(String system) {
    List<Throwable> told;
    lock.lock();
    try {
      told = List.copyOf(beside);
    } finally {
      lock.unlock();
    }
    told.forEach(each -> Log.warn(system, "thrown beside a run that returned", each));
  }

  /**
   * Adds {@code other} to the suppressed exceptions, unless it is {@code exception} or its cause.
   */
  public static void suppress(Throwable exception, @Nullable Throwable other) {
    if (other != null && other != exception && other != exception.getCause()) {
      exception.addSuppressed(other);
    }
  }

  /** The text of an exception; its class if the exception's own methods throw. */
  public static String text(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }

  /** Throws {@code thrown}, which foreign code threw, unchanged, whether checked or not. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public static <X extends Throwable> X unchecked(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
