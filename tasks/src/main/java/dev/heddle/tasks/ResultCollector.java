// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.run.Recipe;
import dev.heddle.tasks.run.Recipe.Order;
import dev.heddle.tasks.scope.Settings;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Describes what becomes of the results of a run. A collector is a recipe: it holds no results
 * itself, and can be used for any number of runs, also at the same time.
 *
 * <p>A collector's foreign code is called in the thread that called {@code run} or {@code map},
 * never by two threads at once. If it throws, all tasks are called off and waited for, and what it
 * threw reaches the caller; a checked exception of a {@link ResultConsumer} reaches the caller as
 * the cause of a {@link TaskFailedException}, which says that the consumer failed.
 *
 * @param <R> the results that it takes
 * @param <A> the answer that it makes of them
 */
@SuppressWarnings("UnusedTypeParameter") // R is what the compiler checks a run against
public final class ResultCollector<R extends @Nullable Object, A> {

  final Recipe<A> recipe;

  private ResultCollector(Recipe<A> recipe) {
    this.recipe = recipe;
  }

  /**
   * Collects all results in submission order.
   *
   * <p>After the first failure, the other tasks are called off. The failure is thrown as the cause
   * of {@link TaskFailedException}. If the deadline passes, the tasks that are left are called off,
   * too; the cause is then a {@link java.util.concurrent.TimeoutException}.
   *
   * <p>Memory: all results are kept until the end, as one reference for each.
   *
   * @param <R> the results
   * @return a collector whose answer is an unmodifiable list; it has null where a task returned
   *     null
   */
  public static <R extends @Nullable Object> ResultCollector<R, List<R>> ordered() {
    return new ResultCollector<>(Recipe.results());
  }

  /**
   * Collects how every task ended, in submission order. No failure ends the run.
   *
   * <p>When the deadline passes, tasks that run are interrupted, and the answer has the outcomes so
   * far. It has {@link Outcome.Cancelled} for each task that didn't get to its end; this says
   * whether the task had started. If the inputs are a collection, every element but a {@link Stop}
   * has an outcome; otherwise, every input that was taken has one. If the caller is interrupted or
   * the input throws, the exception is thrown and there is no answer.
   *
   * <p>Memory: all outcomes are kept until the end.
   *
   * @param <R> the results
   * @return a collector whose answer is an unmodifiable list with one outcome for each task
   */
  public static <R extends @Nullable Object> ResultCollector<R, List<Outcome<R>>> outcomes() {
    return new ResultCollector<>(Recipe.outcomes());
  }

  /**
   * Hands each result to {@code consumer} in submission order, while later tasks run.
   *
   * <p>Waiting: when the consumer or a task is slow, the run waits; at most runners + queue inputs
   * are taken whose results are not yet handed out. So memory is bounded, also for endless inputs.
   *
   * <p>Interruption: when a task fails, the consumer is interrupted so that a consumer that waits
   * ends soon. That interrupt doesn't outlive the call of the consumer. The same happens when the
   * deadline passes. If the consumer throws {@link InterruptedException} for another reason, the
   * caller gets it, as if the caller had been interrupted.
   *
   * @param <R> the results
   * @param consumer called in the thread that called {@code run} or {@code map}; gets null where a
   *     task returned null
   * @return a collector whose answer is the number of results handed out
   */
  public static <R extends @Nullable Object> ResultCollector<R, Long> each(
      ResultConsumer<? super R> consumer) {
    return new ResultCollector<>(Recipe.each(Order.SUBMISSION, checked(consumer)));
  }

  /**
   * Hands each result to {@code consumer} in the order in which the tasks end. So a slow task holds
   * none of the others back. Everything else is as for {@link #each}.
   *
   * @param <R> the results
   * @param consumer called in the thread that called {@code run} or {@code map}; gets null where a
   *     task returned null
   * @return a collector whose answer is the number of results handed out
   */
  public static <R extends @Nullable Object> ResultCollector<R, Long> eachAsCompleted(
      ResultConsumer<? super R> consumer) {
    return new ResultCollector<>(Recipe.each(Order.COMPLETION, checked(consumer)));
  }

  /**
   * Hands how each task ended to {@code consumer} in submission order, while later tasks run. No
   * failure ends the run, unless {@link #stopAfterFailures} sets a limit; so even an endless input
   * survives failures of single tasks. Memory is bounded as for {@link #each}.
   *
   * <p>When the deadline passes, tasks that run are interrupted, and no more are started. The
   * consumer is not interrupted: it gets the outcome of every input that was taken. If the inputs
   * are a collection, it also gets an {@link Outcome.Cancelled} for each element that was not
   * taken, except a {@link Stop}. Then the run returns as ever. So the deadline bounds the tasks,
   * and the consumer must bound its own time. An interrupt of the caller that arrives after the
   * deadline is kept in the interrupt status, where the consumer sees it.
   *
   * <p>Interruption: the consumer is interrupted when the input fails, or when the limit of
   * failures is reached. In these cases, and when the caller is interrupted or the consumer throws,
   * outcomes that were not yet handed out are dropped.
   *
   * @param <R> the results
   * @param consumer called in the thread that called {@code run} or {@code map}
   * @return a collector whose answer is the number of outcomes handed out
   */
  public static <R extends @Nullable Object> ResultCollector<R, Long> eachOutcome(
      ResultConsumer<? super Outcome<R>> consumer) {
    return new ResultCollector<>(Recipe.eachOutcome(Order.SUBMISSION, checked(consumer)));
  }

  /**
   * Hands how each task ended to {@code consumer} in the order in which the tasks end. Everything
   * else is as for {@link #eachOutcome}.
   *
   * @param <R> the results
   * @param consumer called in the thread that called {@code run} or {@code map}
   * @return a collector whose answer is the number of outcomes handed out
   */
  public static <R extends @Nullable Object> ResultCollector<R, Long> eachOutcomeAsCompleted(
      ResultConsumer<? super Outcome<R>> consumer) {
    return new ResultCollector<>(Recipe.eachOutcome(Order.COMPLETION, checked(consumer)));
  }

  private static <C> C checked(C consumer) {
    return Objects.requireNonNull(consumer, "consumer");
  }

  /**
   * Bounds the failures of a run whose collector takes outcomes. The {@code most}-th failure, in
   * the order in which the tasks end, calls off the other tasks; {@link TaskFailedException} is
   * thrown with the first failure as its cause, others suppressed, and their number. It may be
   * larger than {@code most}, if tasks that are called off fail in their own way.
   *
   * @param <R> the results
   * @param <A> the answer
   * @param most the number of failures that ends the run, at least 1
   * @param collector one that was made by {@link #outcomes}, {@link #eachOutcome} or {@link
   *     #eachOutcomeAsCompleted}; if it has such a limit, the new limit replaces it
   * @return a collector that is like {@code collector} otherwise
   * @throws IllegalArgumentException if {@code most} is less than 1, or if {@code collector}
   *     doesn't take outcomes: for others the first failure ends the run, or failures are not
   *     counted
   */
  public static <R extends @Nullable Object, A> ResultCollector<R, A> stopAfterFailures(
      int most, ResultCollector<R, A> collector) {
    Settings.atLeast(1, most, "most");
    if (!collector.recipe.partial()) {
      throw new IllegalArgumentException(
          "a limit of failures is for collectors that take outcomes: outcomes, eachOutcome and"
              + " eachOutcomeAsCompleted");
    }
    return new ResultCollector<>(collector.recipe.endingAfter(most));
  }

  /**
   * Collects all results in the order in which the tasks end. Everything else is as for {@link
   * #ordered()}.
   *
   * @param <R> the results
   * @return a collector whose answer is an unmodifiable list; it has null where a task returned
   *     null
   */
  public static <R extends @Nullable Object> ResultCollector<R, List<R>> completionOrder() {
    return new ResultCollector<>(Recipe.inCompletionOrder());
  }

  /**
   * Collects results with a stream collector, in submission order, in the calling thread, while
   * later tasks run. Waiting and interruption are as for {@link #each}.
   *
   * @param <R> the results
   * @param <A> the answer
   * @param collector the stream collector; each run has a container of its own
   * @return a collector whose answer is that of {@code collector}
   */
  public static <R extends @Nullable Object, A> ResultCollector<R, A> of(
      Collector<? super R, ?, A> collector) {
    return new ResultCollector<>(Recipe.reduced(Objects.requireNonNull(collector, "collector")));
  }

  /**
   * Takes the first success, and calls off all others: a race.
   *
   * <p>Failures count only if no task succeeds: then {@link TaskFailedException} is thrown, with
   * the first of them as its cause. It is thrown, too, if there was no task at all, or when the
   * deadline passes before the first success.
   *
   * @param <R> the results
   * @return a collector whose answer is the result of the first task that succeeds
   */
  public static <R extends @Nullable Object> ResultCollector<R, R> first() {
    return new ResultCollector<>(Recipe.first());
  }

  /**
   * Takes the first {@code wanted} successes, and calls off all others.
   *
   * <p>As soon as so many tasks have failed that {@code wanted} successes are no longer possible,
   * the others are called off and {@link TaskFailedException} is thrown, with the first failure as
   * its cause. It is thrown, too, if there were too few tasks, or when the deadline passes first.
   * If the number of tasks is known to be too small, nothing is started.
   *
   * @param <R> the results
   * @param wanted how many successes, at least 1
   * @return a collector whose answer is an unmodifiable list of that size, in completion order
   */
  public static <R extends @Nullable Object> ResultCollector<R, List<R>> quorum(int wanted) {
    return new ResultCollector<>(Recipe.quorum(Settings.atLeast(1, wanted, "wanted")));
  }
}
