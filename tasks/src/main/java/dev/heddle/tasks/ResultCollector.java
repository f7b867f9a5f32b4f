// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /* What one run gathers. Called by the run's owner only. */
  interface Gathering<A> {
    /** Takes the next result, or outcome. Returns whether more are wanted. */
    default boolean accept(@Nullable Object next) {
      throw new AssertionError("keeps");
    }

    /** Makes the answer of what was kept, or of what was accepted. */
    A finish(List<@Nullable Object> kept);
  }

  final Order order;
  final boolean outcomes; // takes Outcome<R>: failures don't end the run
  private final Supplier<Gathering<A>> start;

  private ResultCollector(Order order, boolean outcomes, Supplier<Gathering<A>> start) {
    this.order = order;
    this.outcomes = outcomes;
    this.start = start;
  }

  Gathering<A> start() {
    return start.get();
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
    return kept(false, ResultCollector::asList);
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
    return kept(true, ResultCollector::asList);
  }

  /**
   * Hands each result to {@code consumer} in submission order, while later jobs run.
   *
   * <p>Waiting: when a consumer or a job is slow, the system waits; at most runners + queue inputs
   * are taken and not yet handed out. So memory is bounded also for endless inputs.
   *
   * <p>Interruption: when a job fails, the consumer is interrupted so that one which waits ends
   * soon; that interrupt doesn't outlive the call of the consumer. A deadline that passes while the
   * consumer is busy interrupts the jobs when the consumer returns.
   *
   * @param <R> the results
   * @param consumer called in the thread that called {@code run} or {@code map}; gets null where a
   *     task returned null
   * @return a collector whose answer is the number of results handed out
   */
  public static <R extends @Nullable Object> ResultCollector<R, Long> each(
      Consumer<? super R> consumer) {
    Objects.requireNonNull(consumer, "consumer");
    return new ResultCollector<>(
        Order.SUBMISSION,
        false,
        () ->
            new Gathering<>() {
              private long count;

              @Override
              @SuppressWarnings("unchecked") // a run hands out results of its own type
              public boolean accept(@Nullable Object next) {
                consumer.accept((R) next);
                count++;
                return true;
              }

              @Override
              public Long finish(List<@Nullable Object> kept) {
                return count;
              }
            });
  }

  private static <R extends @Nullable Object, A> ResultCollector<R, A> kept(
      boolean outcomes, Function<List<@Nullable Object>, A> finish) {
    return new ResultCollector<>(Order.KEPT, outcomes, () -> finish::apply);
  }

  @SuppressWarnings("unchecked") // a run keeps results of its own type
  private static <E extends @Nullable Object> List<E> asList(List<@Nullable Object> kept) {
    return (List<E>) Collections.unmodifiableList(kept);
  }
}
