// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.time.Instant;
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
   * stream's body: at most runners + queue inputs are taken whose results are not yet handed out. A
   * pool queues up to {@code queue} jobs, or 1 if that is 0.
   *
   * @param queue at least 0; 30 by default; {@link Integer#MAX_VALUE} means no limit in practice
   * @return this
   * @throws IllegalArgumentException if it is less than 0
   */
  public TaskSystemBuilder queue(int queue) {
    settings = settings.withQueue(Settings.atLeast(0, queue, "queue"));
    return this;
  }

  /**
   * Bounds the time of each run and each scope; it does not apply to pools. When the time has
   * passed, all tasks are called off and waited for. The collector determines whether the run then
   * throws or returns partial results. If a {@link #deadline} is set, too, the earlier one counts.
   *
   * @param timeout the time, counted from the call; zero or less means that it has passed already,
   *     so that nothing is started
   * @return this
   */
  public TaskSystemBuilder timeout(Duration timeout) {
    settings = settings.withTimeout(Objects.requireNonNull(timeout, "timeout"));
    return this;
  }

  /**
   * Sets the moment at which runs end; it does not apply to pools. Everything else is as for {@link
   * #timeout}. The clock of the system is read once, when a run begins.
   *
   * @param deadline the moment; if it has passed when a run begins, nothing is started
   * @return this
   */
  public TaskSystemBuilder deadline(Instant deadline) {
    settings = settings.withDeadline(Objects.requireNonNull(deadline, "deadline"));
    return this;
  }

  /**
   * Bounds the time of each task of a run, and of each job of a pool or a scope. A task that takes
   * longer is interrupted; if it responds by throwing, it has failed with a {@link
   * java.util.concurrent.TimeoutException}.
   *
   * @param timeout the time, counted from the start of the task; zero or less interrupts it at once
   * @return this
   */
  public TaskSystemBuilder taskTimeout(Duration timeout) {
    settings = settings.withTaskTimeout(Objects.requireNonNull(timeout, "timeout"));
    return this;
  }

  /**
   * Transfers the context of the thread that submits a job, or calls {@code run}, to the job.
   *
   * @param capture captures the context, in that thread
   * @return this
   */
  public TaskSystemBuilder context(Context.Capture capture) {
    settings = settings.withContext(Objects.requireNonNull(capture, "capture"));
    return this;
  }

  /**
   * Sets the hook that receives each input that a run has taken but never starts, because the run
   * ended early: by a failure, a deadline, an interrupt, or because its collector needs no more
   * results. There is at most one such input for each runner. Without a hook, such an input is
   * dropped; an input that came from a channel is then lost, since the channel no longer holds it.
   * The hook is not called for the elements of a collection, which are not removed from it. Pools
   * don't use the hook: {@link RunnerPool#stopNow} returns the jobs that never started.
   *
   * @param hook called in the thread that called the run, when no thread of the run is alive and
   *     before the call returns or throws, with the interrupt status clear; what the hook throws is
   *     added to the suppressed exceptions of what the run throws, or logged if the run returns
   * @return this
   */
  public TaskSystemBuilder onUnstarted(Consumer<Object> hook) {
    settings = settings.withUnstarted(Objects.requireNonNull(hook, "hook"));
    return this;
  }

  /**
   * Sets the engine. By default, the system property {@code dev.heddle.tasks.engine} determines it
   * when a run or a pool starts: {@code structured} or {@code threads}. Without the property, it is
   * {@link Engine#STRUCTURED}. The engine is never chosen in any other way: if the property has
   * another value, runs and pools throw {@link IllegalStateException}, and nothing is started.
   *
   * @param engine the engine
   * @return this
   */
  public TaskSystemBuilder engine(Engine engine) {
    settings = settings.withEngine(Objects.requireNonNull(engine, "engine"));
    return this;
  }

  /**
   * Creates the system. This starts nothing.
   *
   * @return an immutable system, for any number of runs and pools
   */
  public ConfiguredSystem build() {
    return new ConfiguredSystem(settings, false);
  }
}
