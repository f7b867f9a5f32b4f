// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the results of a run. A collector is a recipe: it holds no results itself, and
 * can be used for any number of runs, at the same time too.
 *
 * <p>A collector's foreign code is called in the thread that called {@code run} or {@code map},
 * never by two threads at once. If it throws, all tasks are called off and waited for, and what it
 * threw reaches the caller.
 *
 * @param <R> the results it takes
 * @param <A> what it makes of them
 */
@SuppressWarnings("UnusedTypeParameter") // R is what the compiler checks a run against
public final class ResultCollector<R extends @Nullable Object, A> {

  /* In what order results are handed to a gathering. */
  enum Order {
    KEPT, // not at all: they are kept, and finish gets them in submission order
    SUBMISSION,
    COMPLETION
  }

  final Order order;
  final boolean outcomes; // takes Outcome<R>: failures don't end the run
  final boolean partial; // has an answer when the deadline passes
  private final IntFunction<Gathering<A>> start;

  private ResultCollector(
      Order order, boolean outcomes, boolean partial, IntFunction<Gathering<A>> start) {
    this.order = order;
    this.outcomes = outcomes;
    this.partial = partial;
    this.start = start;
  }

  /** Starts to gather the results of {@code jobs} jobs, -1 if their number isn't known. */
  Gathering<A> start(int jobs) {
    return start.apply(jobs);
  }

  /**
   * Collects all results in submission order.
   *
   * <p>The first failure calls off the rest and is thrown as the cause of {@link
   * TaskFailedException}. So does a deadline that passes.
   *
   * <p>Memory: all results are kept until the end; a reference for each.
   *
   * @param <R> the results
   * @return a collector whose answer is an unmodifiable list; it has null where a task returned
   *     null
   */
  public static <R extends @Nullable Object> ResultCollector<R, List<R>> ordered() {
    return new ResultCollector<>(Order.KEPT, false, false, n -> new Gatherings.Kept<>());
  }

  /**
   * Collects how every job ended, in submission order. No failure ends the run.
   *
   * <p>When the deadline passes, jobs that run are interrupted, and the answer has what there is:
   * {@link Outcome.Cancelled} for each job that didn't get to its end, saying whether it had
   * started. Of a collection every element has an outcome (all but a {@link Stop}); of other
   * iterables every input that was taken. If the caller is interrupted or the input throws, the
   * exception is thrown and there is no answer.
   *
   * <p>Memory: all outcomes are kept until the end.
   *
   * @param <R> the results
   * @return a collector whose answer is an unmodifiable list with one outcome for each job
   */
  public static <R extends @Nullable Object> ResultCollector<R, List<Outcome<R>>> outcomes() {
    return new ResultCollector<>(Order.KEPT, true, true, n -> new Gatherings.Kept<>());
  }

  /**
   * Hands each result to {@code consumer} in submission order, while later jobs run.
   *
   * <p>Waiting: when a consumer or a job is slow, the system waits; at most runners + queue inputs
   * are taken and not yet handed out. So memory is bounded also for endless inputs.
   *
   * <p>Interruption: when a job fails, the consumer is interrupted so that one which waits ends
   * soon; that interrupt doesn't outlive the call of the consumer. The same when the deadline
   * passes.
   *
   * @param <R> the results
   * @param consumer called in the thread that called {@code run} or {@code map}; gets null where a
   *     task returned null
   * @return a collector whose answer is the number of results handed out
   */
  public static <R extends @Nullable Object> ResultCollector<R, Long> each(
      Consumer<? super R> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    return submission(n -> new Gatherings.Each<>(consumer));
  }

  /**
   * Collects all results in the order in which the jobs end. Otherwise like {@link #ordered()}.
   *
   * @param <R> the results
   * @return a collector whose answer is an unmodifiable list; it has null where a task returned
   *     null
   */
  public static <R extends @Nullable Object> ResultCollector<R, List<R>> completionOrder() {
    return new ResultCollector<>(
        Order.COMPLETION, false, false, n -> new Gatherings.InCompletionOrder<>());
  }

  /**
   * Collects results by a collector of streams, in submission order, in the calling thread, while
   * later jobs run. Waits, and is interrupted, as {@link #each}.
   *
   * @param <R> the results
   * @param <A> the answer
   * @param collector what to do; each run has a container of its own
   * @return a collector whose answer is that of {@code collector}
   */
  public static <R extends @Nullable Object, A> ResultCollector<R, A> of(
      Collector<? super R, ?, A> collector) {
    Objects.requireNonNull(collector, "collector");
    return submission(n -> new Gatherings.Reduced<>(collector));
  }

  /**
   * Takes the first success, and calls off all others: a race.
   *
   * <p>Failures count only if nobody succeeds: then {@link TaskFailedException} is thrown, with the
   * first of them as its cause. It is thrown, too, if there was no job at all, or when the deadline
   * passes before the first success.
   *
   * @param <R> the results
   * @return a collector whose answer is the result of the first job that succeeds
   */
  public static <R extends @Nullable Object> ResultCollector<R, R> first() {
    return new ResultCollector<>(Order.COMPLETION, true, false, n -> new Gatherings.First<>(n));
  }

  /**
   * Takes the first {@code wanted} successes, and calls off all others.
   *
   * <p>As soon as so many have failed that it isn't possible any more, the others are called off
   * and {@link TaskFailedException} is thrown, with the first failure as its cause. It is thrown,
   * too, if there were too few jobs, or when the deadline passes before; where the number of tasks
   * is known to be too small, nothing is started.
   *
   * @param <R> the results
   * @param wanted how many, at least 1
   * @return a collector whose answer is an unmodifiable list of that size, in completion order
   */
  public static <R extends @Nullable Object> ResultCollector<R, List<R>> quorum(int wanted) {
    if (wanted < 1) {
      throw new IllegalArgumentException("wanted must be at least 1: " + wanted);
    }
    return new ResultCollector<>(
        Order.COMPLETION, true, false, n -> new Gatherings.Quorum<>(wanted, n));
  }

  /* For TaskSystem.stream. */
  static <R extends @Nullable Object, A> ResultCollector<R, A> streamed(
      Function<? super Stream<R>, ? extends A> body) {
    return submission(n -> new Gatherings.Streamed<>(body));
  }

  private static <R extends @Nullable Object, A> ResultCollector<R, A> submission(
      IntFunction<Gathering<A>> start) {
    return new ResultCollector<>(Order.SUBMISSION, false, false, start);
  }
}
