// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/*
 * The moment at which work must be over. A thread that does a job is bound to the deadline of that job, so that
 * everything that the job starts ends no later. Immutable.
 */
public final class Deadline {
  /** The longest time that a deadline can be away, 146 years; so differences never overflow. */
  public static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

  private static final ThreadLocal<@Nullable Deadline> BOUND = new ThreadLocal<>();
  private static volatile boolean used; // most programs have no deadlines: this saves them a lookup

  private final long at; // nanoTime

  private Deadline(long at) {
    this.at = at;
  }

  /** A deadline that is {@code nanos} away. */
  public static Deadline in(long nanos) {
    return new Deadline(System.nanoTime() + Math.min(nanos, LONGEST_NANOS));
  }

  /**
   * A deadline that is as far away as {@code budget}.
   *
   * @throws IllegalArgumentException if the budget is negative or too long
   */
  public static Deadline after(Duration budget) {
    if (budget.isNegative() || budget.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0) {
      throw new IllegalArgumentException(
          "the time of a job must be between zero and 146 years: "
              + budget
              + "; the job was not accepted");
    }
    return in(budget.toNanos());
  }

  /** The deadline of a run that has {@code nanos}; null if that is negative. */
  public static @Nullable Deadline ofRun(long nanos) {
    return nanos < 0 ? null : in(nanos);
  }

  /** The earlier one; null if both are. */
  public static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.at - other.at <= 0 ? one : other;
  }

  /** The time that is left, in nanoseconds; zero or less if it is over. */
  public long left() {
    return at - System.nanoTime();
  }

  /** The deadline that the calling thread is bound to; null if none. */
  public static @Nullable Deadline current() {
    return used ? BOUND.get() : null;
  }

  /** Binds the calling thread to a deadline; null unbinds it. */
  public static void bind(@Nullable Deadline deadline) {
    if (deadline != null) {
      used = true;
      BOUND.set(deadline);
    } else if (used) {
      BOUND.remove();
    }
  }
}
