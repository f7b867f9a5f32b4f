// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/* When a pool's runner gives its state back and makes a new one, and how long it pauses before making that. */
public record Restarts(
    boolean stateful,
    @Nullable Predicate<? super Throwable> when,
    Duration pause,
    Duration first,
    Duration longest) {

  public static final Restarts DEFAULT =
      new Restarts(true, null, Duration.ZERO, Duration.ofMillis(10), Duration.ofSeconds(10));

  public Restarts withoutState() {
    return new Restarts(false, when, pause, first, longest);
  }

  public Restarts withWhen(Predicate<? super Throwable> value) {
    return new Restarts(stateful, value, pause, first, longest);
  }

  public Restarts withPause(Duration value) {
    return new Restarts(stateful, when, value, first, longest);
  }

  public Restarts withRetry(Duration from, Duration upTo) {
    if (from.compareTo(Duration.ZERO) <= 0 || upTo.compareTo(from) < 0) {
      throw new IllegalArgumentException(
          "the first wait must be more than zero, and the longest not less: " + from + ", " + upTo);
    }
    return new Restarts(stateful, when, pause, from, upTo);
  }

  /**
   * Whether a job has left a broken state behind.
   *
   * @param cause the failure of the job; if the job has not failed, the reason for the interrupt
   * @param interrupted whether an interrupt that was meant for the job has reached it
   */
  boolean isNeeded(Throwable cause, boolean interrupted) {
    if (when != null) {
      return when.test(cause);
    }
    return (stateful && interrupted)
        || (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError));
  }

  /** The pauses between retries, after init threw or a runner could not be started. */
  Backoff backoff() {
    return new Backoff(first, longest);
  }
}
