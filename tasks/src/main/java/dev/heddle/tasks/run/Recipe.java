// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Body;
import dev.heddle.tasks.ResultConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/*
 * Describes what becomes of the results of a run: the order in which they are handed out, and what gathers them. It can
 * be used any number of times. A run hands out results of its own type, hence the casts.
 */
@SuppressWarnings("unchecked")
public final class Recipe<A extends @Nullable Object> {

  /* In what order results are handed to a gathering. */
  public enum Order {
    KEPT, // not handed out: they are kept, and finish gets them in submission order
    SUBMISSION,
    COMPLETION
  }

  final Order order;
  final Takes takes;
  final boolean wraps; // checked exceptions of its foreign code, which run doesn't declare
  final long failureLimit; // the failure with this number ends the run
  private final IntFunction<Gathering<A>> start;

  private Recipe(
      Order order, Takes takes, boolean wraps, long failureLimit, IntFunction<Gathering<A>> start) {
    this.order = order;
    this.takes = takes;
    this.wraps = wraps;
    this.failureLimit = failureLimit;
    this.start = start;
  }

  private Recipe(Order order, Takes takes, boolean wraps, IntFunction<Gathering<A>> start) {
    this(order, takes, wraps, takes == Takes.RESULTS ? 1 : Long.MAX_VALUE, start);
  }

  /* What is handed to a gathering, or kept for it. */
  enum Takes {
    RESULTS, // the first failure ends the run
    ENDS, // Outcome<R>; a deadline leaves no answer
    ALL_OUTCOMES // Outcome<R>; also those of the tasks that the deadline calls off
  }

  /** Whether it gets an Outcome for each task. */
  boolean takesOutcomes() {
    return takes != Takes.RESULTS;
  }

  /** Whether the answer is made of what there is when the deadline passes. */
  public boolean partial() {
    return takes == Takes.ALL_OUTCOMES;
  }

  /** The same, but the failure with this number ends the run. */
  public Recipe<A> endingAfter(int failures) {
    return new Recipe<>(order, takes, wraps, failures, start);
  }

  /** Starts to gather the results of {@code jobs} jobs; -1 if their number isn't known. */
  Gathering<A> start(int jobs) {
    return start.apply(jobs);
  }

  /** All results, in submission order. */
  public static <R extends @Nullable Object> Recipe<List<R>> results() {
    return new Recipe<>(Order.KEPT, Takes.RESULTS, false, n -> new Gathering.Kept<>());
  }

  /** All outcomes, in submission order. */
  public static <O> Recipe<List<O>> outcomes() {
    return new Recipe<>(Order.KEPT, Takes.ALL_OUTCOMES, false, n -> new Gathering.Kept<>());
  }

  /** Hands each result to {@code consumer}; the answer is their number. */
  public static <R extends @Nullable Object> Recipe<Long> each(
      Order order, ResultConsumer<? super R> consumer) {
    return each(order, Takes.RESULTS, consumer);
  }

  /** Hands each outcome to {@code consumer}; the answer is their number. */
  public static <O> Recipe<Long> eachOutcome(Order order, ResultConsumer<? super O> consumer) {
    return each(order, Takes.ALL_OUTCOMES, consumer);
  }

  @SuppressWarnings("NullAway") // null only if the job returned null
  private static <E extends @Nullable Object> Recipe<Long> each(
      Order order, Takes takes, ResultConsumer<? super E> consumer) {
    return new Recipe<>(
        order, takes, true, n -> new HandedGathering<>(next -> consumer.accept((E) next), c -> c));
  }

  /** All results, in the order in which the jobs end. */
  public static <R extends @Nullable Object> Recipe<List<R>> inCompletionOrder() {
    return handed(
        Order.COMPLETION,
        n -> {
          List<@Nullable Object> results = new ArrayList<>();
          return new HandedGathering<>(results::add, count -> Gathering.<R>asList(results));
        });
  }

  /** Accumulates all results in the collector's container, in submission order. */
  public static <R extends @Nullable Object, B, A> Recipe<A> reduced(
      Collector<? super R, B, A> collector) {
    return handed(
        Order.SUBMISSION,
        n -> {
          B container = collector.supplier().get();
          var accumulator = (BiConsumer<B, ? super R>) collector.accumulator();
          return new HandedGathering<>(
              next -> accumulator.accept(container, (R) next),
              count -> collector.finisher().apply(container));
        });
  }

  /** Hands all results to {@code body} as a stream. */
  public static <R extends @Nullable Object, A extends @Nullable Object> Recipe<A> streamed(
      Order order, Body<? super Stream<R>, ? extends A, ?> body) {
    Objects.requireNonNull(body, "body");
    return handed(order, n -> new StreamGathering<>(body));
  }

  /** Hands all outcomes to {@code body} as a stream. */
  public static <O, A extends @Nullable Object> Recipe<A> streamedOutcomes(
      Order order, Body<? super Stream<O>, ? extends A, ?> body) {
    Objects.requireNonNull(body, "body");
    return new Recipe<>(order, Takes.ALL_OUTCOMES, false, n -> new StreamGathering<>(body));
  }

  /** The first {@code wanted} successes. */
  public static <R extends @Nullable Object> Recipe<List<R>> quorum(int wanted) {
    return successes(wanted, Gathering::<R>asList);
  }

  /** The first success. */
  public static <R extends @Nullable Object> Recipe<R> first() {
    return successes(1, results -> (R) results.getFirst());
  }

  private static <A> Recipe<A> successes(int wanted, Function<List<@Nullable Object>, A> answer) {
    return new Recipe<>(
        Order.COMPLETION, Takes.ENDS, false, n -> new QuorumGathering<>(wanted, n, answer));
  }

  private static <A> Recipe<A> handed(Order order, IntFunction<Gathering<A>> start) {
    return new Recipe<>(order, Takes.RESULTS, false, start);
  }
}
