// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Describes a task system. Made by {@link TaskSystem#builder()}. Not safe for use by several
 * threads at once.
 */
public final class TaskSystemBuilder {
  private Settings settings = Settings.DEFAULT;

  TaskSystemBuilder() {}

  /**
   * Names the system; its runners are the threads {@code <name>-runner-<n>}.
   *
   * @param name the name, not blank; {@code heddle} by default
   * @return this
   * @throws IllegalArgumentException if the name is blank
   */
  public TaskSystemBuilder name(String name) {
    Objects.requireNonNull(name, "name");
    if (name.isBlank()) {
      throw new IllegalArgumentException("the name is blank");
    }
    settings = settings.withName(name);
    return this;
  }

  /**
   * Bounds how many jobs run at once, on virtual threads.
   *
   * @param runners at least 1; 256 by default
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public TaskSystemBuilder runners(int runners) {
    settings = settings.withRunners(Settings.atLeast(1, runners, "runners"), false);
    return this;
  }

  /** {@return this, with as many platform threads as there are processors now} */
  public TaskSystemBuilder platformRunners() {
    return platformRunners(Runtime.getRuntime().availableProcessors());
  }

  /**
   * Makes the runners platform threads, for work that computes more than it waits.
   *
   * @param runners at least 1
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public TaskSystemBuilder platformRunners(int runners) {
    settings = settings.withRunners(Settings.atLeast(1, runners, "runners"), true);
    return this;
  }

  /**
   * Bounds how far runners may be ahead of a collector that takes results one by one, or of a
   * stream's body: at most runners + queue inputs are taken and not yet handed out. A pool queues
   * so many jobs, but at least 1.
   *
   * @param queue at least 0; 30 by default; {@link Integer#MAX_VALUE} is no limit in practice
   * @return this
   * @throws IllegalArgumentException if it is less than 0
   */
  public TaskSystemBuilder queue(int queue) {
    settings = settings.withQueue(Settings.atLeast(0, queue, "queue"));
    return this;
  }

  /**
   * Bounds the time of each run; pools have none. When it has passed, all tasks are called off and
   * waited for; the collector says whether that throws or gives partial results.
   *
   * @param deadline the time from the call on; zero or less has passed already, so that nothing is
   *     started
   * @return this
   */
  public TaskSystemBuilder deadline(Duration deadline) {
    settings = settings.withDeadline(Objects.requireNonNull(deadline, "deadline"));
    return this;
  }

  /**
   * Bounds the time of each task of a run, and of each job of a pool. One that takes longer is
   * interrupted; if it answers by throwing, it has failed with a {@link
   * java.util.concurrent.TimeoutException}.
   *
   * @param timeout the time from its start on; zero or less interrupts it at once
   * @return this
   */
  public TaskSystemBuilder taskTimeout(Duration timeout) {
    settings = settings.withTaskTimeout(Objects.requireNonNull(timeout, "timeout"));
    return this;
  }

  /**
   * Brings the context of whoever submits a job, or calls {@code run}, to the job.
   *
   * @param capture takes it, in that thread
   * @return this
   */
  public TaskSystemBuilder context(Context.Capture capture) {
    settings = settings.withContext(Objects.requireNonNull(capture, "capture"));
    return this;
  }

  /**
   * Says who gets an input that a run has taken and never starts, because it ended early: by a
   * failure, a deadline, an interrupt, or since its collector had enough. At most one for each
   * runner. Without it such an input is dropped; one that came from a channel is in no other place
   * any more. Not called for the elements of a collection, which are not taken from anywhere. Pools
   * don't use it: {@link RunnerPool#stopNow} returns what never started.
   *
   * @param hook called in the calling thread, when no thread of the run is alive and before it
   *     returns or throws, with the interrupt status clear; what it throws is suppressed in what
   *     the run throws, and logged if that returns
   * @return this
   */
  public TaskSystemBuilder onUnstarted(Consumer<Object> hook) {
    settings = settings.withUnstarted(Objects.requireNonNull(hook, "hook"));
    return this;
  }

  /**
   * Chooses what the threads live in. By default it is what the system property {@code
   * dev.heddle.tasks.engine} says when a run or a pool starts, {@code structured} or {@code
   * threads}; without it, {@link Engine#STRUCTURED}. It is never chosen otherwise: where the
   * property says anything else, runs and pools throw {@link IllegalStateException}, and nothing is
   * started.
   *
   * @param engine the engine
   * @return this
   */
  public TaskSystemBuilder engine(Engine engine) {
    settings = settings.withEngine(Objects.requireNonNull(engine, "engine"));
    return this;
  }

  /**
   * Makes the system. It starts nothing.
   *
   * @return an immutable system, for any number of runs and pools
   */
  public TaskSystem.Configured build() {
    return new TaskSystem.Configured(settings);
  }
}
