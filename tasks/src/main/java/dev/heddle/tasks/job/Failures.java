// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/* What went wrong in one run: the first failure, up to 8 others, and how many in all. */
@SuppressWarnings("ReferenceEquality") // the same exception, not a similar one
public final class Failures {
  private static final int KEPT = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Throwable> others = new ArrayList<>(); // under lock
  private final List<Throwable> beside = new ArrayList<>(); // under lock; no failures of jobs
  private @Nullable Throwable first; // under lock
  private long count; // under lock

  public void add(Throwable failure) {
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

  /** Adds what is no failure of a job, and is to be told beside those. */
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

  /** Adds what was kept, beside {@code exception} and its cause, to its suppressed exceptions. */
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

  /** Logs what is no failure of a job: there is no exception that could tell it. */
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

  /** Adds {@code other} to the suppressed exceptions of one that it isn't told by already. */
  public static void suppress(Throwable exception, @Nullable Throwable other) {
    if (other != null && other != exception && other != exception.getCause()) {
      exception.addSuppressed(other);
    }
  }

  /** What an exception says of itself; of one of the user's own that throws then, its class. */
  public static String text(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }

  /** Throws {@code thrown} as it is, checked or not: what foreign code threw. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public static <X extends Throwable> X unchecked(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
