// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.pool.OpenPools;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs many tasks on a bounded number of runners, and ends with all of them.
 *
 * <p>The static methods use a system with the defaults: up to 256 virtual-thread runners. {@link
 * #builder()} makes others.
 *
 * <p>What every run promises:
 *
 * <ul>
 *   <li>When the call returns or throws, every thread that it started has terminated. So a task
 *       that ignores interruption delays the return.
 *   <li>At most as many tasks run at once as there are runners. Runners are started on demand.
 *   <li>A run reuses its runners: each does many tasks, one after another. So a task sees the
 *       {@link ThreadLocal}s that an earlier task of the same run has set in that runner and not
 *       removed. Use a {@code ScopedValue} or a {@link Context}, or remove what you set. The reason
 *       is cost: a thread for each task would make a run of small tasks slower.
 *   <li>Every task ends as exactly one {@link Outcome}; a failure is thrown, or is a result if the
 *       {@link ResultCollector} takes failures.
 *   <li>A run that ends early interrupts its tasks; no interrupt outlives the task that it was
 *       meant for.
 *   <li>Interruption of the caller is checked on entry and while waiting. If {@link
 *       InterruptedException} is thrown, the tasks were called off, and none runs any more.
 *   <li>With {@link Engine#STRUCTURED}, tasks see the caller's {@code ScopedValue}s.
 *   <li>Tasks see what the caller did before the call. Code that receives a result, or that follows
 *       the return of the call, sees what the corresponding tasks did (happens-before).
 * </ul>
 */
public final class TaskSystem {
  private static final ConfiguredSystem DEFAULT = new ConfiguredSystem(Settings.DEFAULT, false);

  private TaskSystem() {}

  /**
   * Runs all tasks on a system with the defaults, as {@link ConfiguredSystem#run(Collection)} does.
   * Up to 256 runners are started on demand, and reused: each does many tasks, one after another.
   *
   * @param <R> the results
   * @param tasks the tasks, none of them null
   * @return the results in the order of the tasks, unmodifiable; null where a task returned null
   * @throws TaskFailedException if a task threw; the others were called off
   * @throws InterruptedException if interrupted first; the tasks were called off
   */
  public static <R extends @Nullable Object> List<R> run(
      Collection<? extends Callable<? extends R>> tasks) throws InterruptedException {
    return DEFAULT.run(tasks);
  }

  /**
   * Runs all tasks on a system with the defaults, as {@link ConfiguredSystem#run(Collection,
   * ResultCollector)} does. Up to 256 runners are started on demand, and reused: each does many
   * tasks, one after another.
   *
   * @param <R> the results
   * @param <A> the answer
   * @param tasks the tasks, none of them null
   * @param collector what to do with the results
   * @return the collector's answer
   * @throws TaskFailedException if a task threw and the collector doesn't take failures; the others
   *     were called off
   * @throws InterruptedException if interrupted first; the tasks were called off
   */
  public static <R extends @Nullable Object, A> A run(
      Collection<? extends Callable<? extends R>> tasks, ResultCollector<? super R, A> collector)
      throws InterruptedException {
    return DEFAULT.run(tasks, collector);
  }

  /**
   * Runs tasks that start one after another until one succeeds, on a system with the defaults, as
   * {@link ConfiguredSystem#race} does.
   *
   * @param <R> the results
   * @param tasks the tasks in the order in which they start, none of them null
   * @param delay how long a task may be silent before the next one starts, not negative
   * @return the result of the first task that succeeds, may be null
   * @throws IllegalArgumentException if the delay is negative
   * @throws TaskFailedException if all tasks failed, or there were none
   * @throws InterruptedException if interrupted first; the tasks were called off
   */
  public static <R extends @Nullable Object> R race(
      Collection<? extends Callable<? extends R>> tasks, Duration delay)
      throws InterruptedException {
    return DEFAULT.race(tasks, delay);
  }

  /**
   * Applies {@code function} to all inputs on a system with the defaults, as {@link
   * ConfiguredSystem#map(Iterable, TaskFunction)} does.
   *
   * @param <I> the inputs
   * @param <R> the results
   * @param inputs the inputs, none of them null; a {@code Collection} is copied first
   * @param function makes the result of an input; called by several threads at once
   * @return the results in the order of the inputs, unmodifiable; null where the function returned
   *     null
   * @throws TaskFailedException if the function or the input threw; the others were called off
   * @throws InterruptedException if interrupted first; the tasks were called off
   */
  public static <I, R extends @Nullable Object> List<R> map(
      Iterable<? extends I> inputs, TaskFunction<? super I, ? extends R> function)
      throws InterruptedException {
    return DEFAULT.map(inputs, function);
  }

  /**
   * Creates a builder of a system.
   *
   * @return a builder with the defaults
   */
  public static TaskSystemBuilder builder() {
    return new TaskSystemBuilder();
  }

  /**
   * Returns the time that is left to the job of the calling thread: until the deadline of its run,
   * its time limit, or the end of the time that it was submitted with, whichever comes first. What
   * a job starts inherits its deadline: a run ends no later, and a job that it submits has no more
   * time. The threads that a job starts by other means don't inherit it. Never waits.
   *
   * @return the time, zero if it is over; empty if the calling thread does no job, or the job may
   *     take as long as it likes
   */
  public static Optional<Duration> remaining() {
    Deadline deadline = Deadline.current();
    return deadline == null
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, deadline.left())));
  }

  /**
   * Lists the pools that have not ended, including executors. Never waits.
   *
   * @return their numbers, in no particular order
   */
  public static List<PoolStats> open() {
    return OpenPools.stats();
  }
}
