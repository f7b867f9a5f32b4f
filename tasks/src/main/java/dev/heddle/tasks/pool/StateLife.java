// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/*
 * How long a pool keeps runners that have nothing to do, and states that may have become useless.
 */
public record StateLife<S>(
    @Nullable Duration idleTimeout,
    @Nullable Duration maxAge,
    @Nullable Duration validateAfter,
    @Nullable Predicate<? super S> validate) {

  /** Runners and states are kept as long as the pool lives. */
  public static <S> StateLife<S> unlimited() {
    return new StateLife<>(null, null, null, null);
  }

  public StateLife<S> withIdleTimeout(Duration value) {
    return new StateLife<>(value, maxAge, validateAfter, validate);
  }

  public StateLife<S> withMaxAge(Duration value) {
    return new StateLife<>(idleTimeout, value, validateAfter, validate);
  }

  public StateLife<S> withValidation(Duration after, Predicate<? super S> value) {
    return new StateLife<>(idleTimeout, maxAge, after, value);
  }

  /** The time in nanoseconds; -1 if there is none. */
  static long nanos(@Nullable Duration time) {
    return time == null ? -1 : Settings.nanos(time);
  }

  /** Whether a runner may find, when it has taken a job, that it needs a new state first. */
  boolean renews() {
    return maxAge != null || validate != null;
  }
}
