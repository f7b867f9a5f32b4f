// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.scope;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/* The settings that a builder has collected. */
public record Settings(
    String name,
    int runners,
    boolean platform,
    int queue,
    @Nullable Duration timeout,
    @Nullable Instant deadline,
    @Nullable Duration taskTimeout,
    Context.@Nullable Capture context,
    @Nullable Engine engine,
    @Nullable Consumer<Object> unstarted) {

  public static final Settings DEFAULT =
      new Settings("heddle", 256, false, 30, null, null, null, null, null, null);

  public Settings withName(String value) {
    return new Settings(
        value,
        runners,
        platform,
        queue,
        timeout,
        deadline,
        taskTimeout,
        context,
        engine,
        unstarted);
  }

  public Settings withRunners(int value, boolean onPlatform) {
    return new Settings(
        name, value, onPlatform, queue, timeout, deadline, taskTimeout, context, engine, unstarted);
  }

  public Settings withQueue(int value) {
    return new Settings(
        name, runners, platform, value, timeout, deadline, taskTimeout, context, engine, unstarted);
  }

  public Settings withTimeout(Duration value) {
    return new Settings(
        name, runners, platform, queue, value, deadline, taskTimeout, context, engine, unstarted);
  }

  public Settings withDeadline(Instant value) {
    return new Settings(
        name, runners, platform, queue, timeout, value, taskTimeout, context, engine, unstarted);
  }

  public Settings withTaskTimeout(Duration value) {
    return new Settings(
        name, runners, platform, queue, timeout, deadline, value, context, engine, unstarted);
  }

  public Settings withContext(Context.Capture value) {
    return new Settings(
        name, runners, platform, queue, timeout, deadline, taskTimeout, value, engine, unstarted);
  }

  public Settings withEngine(Engine value) {
    return new Settings(
        name, runners, platform, queue, timeout, deadline, taskTimeout, context, value, unstarted);
  }

  public Settings withUnstarted(Consumer<Object> value) {
    return new Settings(
        name, runners, platform, queue, timeout, deadline, taskTimeout, context, engine, value);
  }

  /** The time that a run has from now on, in nanoseconds, zero if it is over; -1 if no limit. */
  public long runNanos() {
    long byTimeout = timeout == null ? -1 : nanos(timeout);
    long byDeadline = deadline == null ? -1 : nanos(Duration.between(Instant.now(), deadline));
    return timeout == null || (deadline != null && byDeadline < byTimeout) ? byDeadline : byTimeout;
  }

  /** The time limit of a run, as it was set, for a message. */
  public String limit() {
    return timeout == null
        ? String.valueOf(deadline)
        : deadline == null
            ? String.valueOf(timeout)
            : "the earlier of " + timeout + " and " + deadline;
  }

  /** The time limit of each task in nanoseconds; -1 if there is none. */
  public long taskTimeoutNanos() {
    return taskTimeout == null ? -1 : nanos(taskTimeout);
  }

  /** Returns {@code value}; throws if it is less than {@code least}. */
  public static int atLeast(int least, int value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(what + " must be at least " + least + ": " + value);
    }
    return value;
  }

  /** Returns the nanoseconds of {@code time}; throws if it is negative. */
  public static long notNegative(Duration time, String what) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative: " + time);
    }
    return nanos(time);
  }

  /** Returns {@code time}; throws if it is zero or less. */
  public static Duration positive(Duration time, String what) {
    if (time.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException(what + " must be more than zero: " + time);
    }
    return time;
  }

  /** The nanoseconds, at least 0; the largest value for a duration that doesn't fit (centuries). */
  public static long nanos(Duration duration) {
    try {
      return Math.max(0, duration.toNanos());
    } catch (ArithmeticException e) {
      return duration.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }

  /** How many inputs may be taken whose results are not yet taken. */
  public int window() {
    return (int) Math.min(Integer.MAX_VALUE, (long) runners + queue);
  }

  public String describe() {
    return name
        + ", "
        + runners
        + (platform ? " platform" : " virtual")
        + " runners, queue "
        + queue
        + (timeout == null ? "" : ", timeout " + timeout)
        + (deadline == null ? "" : ", deadline " + deadline)
        + (engine == null ? "" : ", engine " + engine);
  }

  public Engine effectiveEngine() {
    return engine == null ? EnginePreset.read() : engine;
  }

  public Scope open() {
    return open(Threads.runners(name, platform));
  }

  public Scope open(ThreadFactory factory) {
    return switch (effectiveEngine()) {
      case STRUCTURED -> StructuredScope.open(name, factory);
      case THREADS -> new ThreadScope(factory);
    };
  }
}
