// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/* What a builder was told. */
record Settings(
    String name,
    int runners,
    boolean platform,
    int queue,
    @Nullable Duration deadline,
    TaskSystem.@Nullable Engine engine) {

  static final Settings DEFAULT = new Settings("heddle", 256, false, 30, null, null);

  Settings withName(String value) {
    return new Settings(value, runners, platform, queue, deadline, engine);
  }

  Settings withRunners(int value, boolean onPlatform) {
    return new Settings(name, value, onPlatform, queue, deadline, engine);
  }

  Settings withQueue(int value) {
    return new Settings(name, runners, platform, value, deadline, engine);
  }

  Settings withDeadline(Duration value) {
    return new Settings(name, runners, platform, queue, value, engine);
  }

  Settings withEngine(TaskSystem.Engine value) {
    return new Settings(name, runners, platform, queue, deadline, value);
  }

  /** The deadline in nanoseconds, zero if it is past already; -1 if there is none. */
  long deadlineNanos() {
    return deadline == null ? -1 : nanos(deadline);
  }

  /** At least 0; what doesn't fit, which is centuries, is the largest value. */
  static long nanos(Duration duration) {
    try {
      return Math.max(0, duration.toNanos());
    } catch (ArithmeticException e) {
      return duration.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }

  TaskSystem.Engine effectiveEngine() {
    return engine == null ? TaskSystem.Engine.preset() : engine;
  }

  Scope open() {
    ThreadFactory factory = Threads.runners(name, platform);
    return switch (effectiveEngine()) {
      case STRUCTURED -> StructuredScope.open(name, factory);
      case THREADS -> new ThreadScope(factory);
    };
  }
}
