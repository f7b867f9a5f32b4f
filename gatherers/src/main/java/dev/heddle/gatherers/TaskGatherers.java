// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskFunction;
import dev.heddle.tasks.TaskSystem;
import java.util.stream.Gatherer;
import org.jspecify.annotations.Nullable;

/**
 * Intermediate operations for {@link java.util.stream.Stream#gather}: they map the elements of a
 * stream on a {@link TaskSystem}, at most as many at once as it has runners.
 *
 * <p>What every form promises:
 *
 * <ul>
 *   <li>Elements are taken from the stream, and results handed to it, in the thread of the terminal
 *       operation. At most {@linkplain TaskSystem.Configured#window() runners + queue} elements are
 *       taken and their results not yet handed on; that thread waits then. So memory is bounded,
 *       also for endless streams, however slow either side is.
 *   <li>Results are handed on when an element arrives, when the bound is reached, and at the end.
 *   <li>When the terminal operation has what it wants ({@code findFirst}, {@code limit}), the jobs
 *       that are left are called off.
 *   <li>When the terminal operation returns, or throws what a job, a later stage or an interrupt
 *       made it throw, no thread is alive that it started here. So a job that ignores interruption
 *       delays it.
 *   <li>An earlier stage that throws, and a {@code Stream.iterator()} that nobody asks any more,
 *       can't be noticed by a gatherer. The jobs that were taken run to their ends then, and within
 *       a second after the last of them no thread is left.
 *   <li>Interruption of the thread of the terminal operation is checked for each element and while
 *       waiting: the jobs are called off, the interrupt status is set again, and {@link
 *       java.util.concurrent.CancellationException} is thrown, with the {@link
 *       InterruptedException} as its cause.
 *   <li>A null element is refused: {@link NullPointerException} through the terminal operation, and
 *       the jobs are called off. A null result is handed on. A {@link dev.heddle.tasks.Stop} is an
 *       element like any other.
 *   <li>Jobs see what was done to their element before, and who gets a result sees what its job did
 *       (happens-before).
 * </ul>
 *
 * <p>The system's name, runners, queue, {@code taskTimeout}, context and engine hold; a {@code
 * deadline} doesn't, as for pools. Jobs don't inherit {@code ScopedValue}s: {@link
 * dev.heddle.tasks.TaskSystemBuilder#context} brings them, or {@link TaskSystem.Configured#stream}
 * is used instead. If this JDK has no usable structured scope, the terminal operation throws {@link
 * dev.heddle.tasks.ScopeUnavailableException}.
 *
 * <p>A gatherer can be used for any number of streams, at once too: each evaluation has runners of
 * its own, which start with its first element. In a parallel stream, the stages before and after
 * may run in parallel; elements are taken one by one nevertheless.
 */
public final class TaskGatherers {
  private TaskGatherers() {}

  /**
   * Maps elements on {@code system}, and hands the results on in encounter order. The first failure
   * of any job, not only of the next in order, calls off all others at once. The terminal operation
   * throws then if it waits here, or else as soon as an element arrives or the stream ends.
   *
   * @param <T> the elements
   * @param <R> the results
   * @param system what the jobs run on
   * @param function makes the result of an element, which may be null; called by several threads at
   *     once. If it throws, the terminal operation throws {@link
   *     dev.heddle.tasks.TaskFailedException}, with the first failure as its cause and up to 8
   *     others suppressed; {@code failures()} counts the first only
   * @return a gatherer, to be used as often as wanted
   */
  public static <T, R extends @Nullable Object> Gatherer<T, ?, R> ordered(
      TaskSystem.Configured system, TaskFunction<? super T, ? extends R> function) {
    return gatherer(new Mapping<T, R, R>(system, function, true, true, Mapping::result));
  }

  /**
   * Maps elements on {@code system}, and hands the results on as they come: a slow job holds up no
   * other. The first failure calls off all other jobs, as for {@link #ordered}.
   *
   * @param <T> the elements
   * @param <R> the results
   * @param system what the jobs run on
   * @param function makes the result of an element, which may be null; called by several threads at
   *     once. If it throws, the terminal operation throws as for {@link #ordered}
   * @return a gatherer, to be used as often as wanted
   */
  public static <T, R extends @Nullable Object> Gatherer<T, ?, R> unordered(
      TaskSystem.Configured system, TaskFunction<? super T, ? extends R> function) {
    return gatherer(new Mapping<T, R, R>(system, function, false, true, Mapping::result));
  }

  /**
   * Maps elements on {@code system}, and hands on how each job ended, in encounter order. A job
   * that fails calls off no other.
   *
   * @param <T> the elements
   * @param <R> the results
   * @param system what the jobs run on
   * @param function makes the result of an element, which may be null; called by several threads at
   *     once. What it throws is in its {@link Outcome.Failure}
   * @return a gatherer, to be used as often as wanted
   */
  public static <T, R extends @Nullable Object> Gatherer<T, ?, Outcome<R>> outcomes(
      TaskSystem.Configured system, TaskFunction<? super T, ? extends R> function) {
    return gatherer(
        new Mapping<T, R, Outcome<R>>(system, function, true, false, outcome -> outcome));
  }

  private static <T, R extends @Nullable Object, E extends @Nullable Object>
      Gatherer<T, ?, E> gatherer(Mapping<T, R, E> mapping) {
    return Gatherer.<T, Evaluation<T, R, E>, E>ofSequential(
        () -> new Evaluation<>(mapping, new Told<>()),
        Gatherer.Integrator.of(Evaluation::integrate),
        Evaluation::finish);
  }
}
