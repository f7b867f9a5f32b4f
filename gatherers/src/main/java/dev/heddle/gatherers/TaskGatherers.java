// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.tasks.ConfiguredSystem;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskFunction;
import dev.heddle.tasks.TaskSystem;
import java.util.stream.Gatherer;
import org.jspecify.annotations.Nullable;

/**
 * Intermediate operations for {@link java.util.stream.Stream#gather} that map the elements of a
 * stream on a {@link TaskSystem}. At most as many elements are mapped at once as the system has
 * runners.
 *
 * <p>What every form promises:
 *
 * <ul>
 *   <li>Elements are taken from the stream, and results are handed to it, in the thread of the
 *       terminal operation. At most {@linkplain ConfiguredSystem#window() runners + queue} elements
 *       have been taken whose results are not yet handed on. When this bound is reached, that
 *       thread waits. So memory is bounded, also for infinite streams, however slow either side is.
 *   <li>Results are handed on when an element arrives, when the bound is reached, and at the end.
 *   <li>When the terminal operation needs no more results ({@code findFirst}, {@code limit}), the
 *       jobs that are left are called off.
 *   <li>When the terminal operation returns, or throws because of a job, a later stage or an
 *       interrupt, no thread that it started here is alive. So a job that ignores interruption
 *       delays the terminal operation.
 *   <li>A gatherer can't notice that an earlier stage throws, or that a {@code Stream.iterator()}
 *       is no longer used. Then the jobs of the elements that were taken run to their ends, and
 *       within a second after the last of them no thread is left.
 *   <li>Interruption of the thread of the terminal operation is checked for each element and while
 *       waiting. If the thread is interrupted, the jobs are called off, the interrupt status is set
 *       again, and {@link java.util.concurrent.CancellationException} is thrown, with the {@link
 *       InterruptedException} as its cause.
 *   <li>A null element is refused: the terminal operation throws {@link NullPointerException}, and
 *       the jobs are called off. A null result is handed on. A {@link dev.heddle.tasks.Stop} is an
 *       element like any other.
 *   <li>A job sees what was done to its element before, and the stage that receives a result sees
 *       what its job did (happens-before).
 * </ul>
 *
 * <p>The system's name, runners, queue, {@code taskTimeout}, context and engine apply. A {@code
 * deadline} does not apply, as for pools. Jobs don't inherit {@code ScopedValue}s. To pass these
 * on, use {@link dev.heddle.tasks.TaskSystemBuilder#context}, or use {@link
 * ConfiguredSystem#stream} instead. If this JDK has no usable structured scope, the terminal
 * operation throws {@link dev.heddle.tasks.ScopeUnavailableException}.
 *
 * <p>A gatherer can be used for any number of streams, also at the same time: each evaluation has
 * runners of its own, which start with its first element. In a parallel stream, the stages before
 * and after may run in parallel, but elements are taken one by one.
 */
public final class TaskGatherers {
  private TaskGatherers() {}

  /**
   * Maps elements on {@code system}, and hands the results on in encounter order. The first failure
   * of any job, not only of the next in order, calls off all others at once. If the terminal
   * operation waits here then, it throws; otherwise it throws as soon as an element arrives or the
   * stream ends.
   *
   * @param <T> the type of the elements
   * @param <R> the type of the results
   * @param system the system that the jobs run on
   * @param function makes the result of an element; the result may be null. Called by several
   *     threads at once. If it throws, the terminal operation throws {@link
   *     dev.heddle.tasks.TaskFailedException}, with the first failure as its cause and up to 8
   *     others suppressed; {@code failures()} counts the first only
   * @return a gatherer, which can be used any number of times
   */
  public static <T, R extends @Nullable Object> Gatherer<T, ?, R> ordered(
      ConfiguredSystem system, TaskFunction<? super T, ? extends R> function) {
    return gatherer(new Mapping<T, R, R>(system, function, true, true, Mapping::result));
  }

  /**
   * Maps elements on {@code system}, and hands the results on as they come: a slow job does not
   * hold up the results of others. The first failure calls off all other jobs, as for {@link
   * #ordered}.
   *
   * @param <T> the type of the elements
   * @param <R> the type of the results
   * @param system the system that the jobs run on
   * @param function makes the result of an element; the result may be null. Called by several
   *     threads at once. If it throws, the terminal operation throws as for {@link #ordered}
   * @return a gatherer, which can be used any number of times
   */
  public static <T, R extends @Nullable Object> Gatherer<T, ?, R> unordered(
      ConfiguredSystem system, TaskFunction<? super T, ? extends R> function) {
    return gatherer(new Mapping<T, R, R>(system, function, false, true, Mapping::result));
  }

  /**
   * Maps elements on {@code system}, and hands on the outcome of each job, in encounter order. A
   * job that fails does not call off others.
   *
   * @param <T> the type of the elements
   * @param <R> the type of the results
   * @param system the system that the jobs run on
   * @param function makes the result of an element; the result may be null. Called by several
   *     threads at once. What it throws is in its {@link Outcome.Failure}
   * @return a gatherer, which can be used any number of times
   */
  public static <T, R extends @Nullable Object> Gatherer<T, ?, Outcome<R>> outcomes(
      ConfiguredSystem system, TaskFunction<? super T, ? extends R> function) {
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
