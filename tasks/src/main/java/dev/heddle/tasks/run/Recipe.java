// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
public final class Recipe<A> {

  /* In what order results are handed to a gathering. */
  enum Order {
    KEPT, // not handed out: they are kept, and finish gets them in submission order
    SUBMISSION,
    COMPLETION
  }

  final Order order;
  final boolean outcomes; // takes Outcome<R>: failures don't end the run
  final boolean partial; // has an answer when the deadline passes
  private final IntFunction<Gathering<A>> start;

  private Recipe(Order order, boolean outcomes, boolean partial, IntFunction<Gathering<A>> start) {
    this.order = order;
    this.outcomes = outcomes;
    this.partial = partial;
    this.start = start;
  }

  /** Starts to gather the results of {@code jobs} jobs; -1 if their number isn't known. */
  Gathering<A> start(int jobs) {
    return start.apply(jobs);
  }

  /** All results, in submission order. */
  public static <R extends @Nullable Object> Recipe<List<R>> results() {
    return new Recipe<>(Order.KEPT, false, false, n -> new Gathering.Kept<>());
  }

  /** All outcomes, in submission order. */
  public static <O> Recipe<List<O>> outcomes() {
    return new Recipe<>(Order.KEPT, true, true, n -> new Gathering.Kept<>());
  }

  /** Hands each result to {@code consumer}, in submission order; the answer is their number. */
  public static <R extends @Nullable Object> Recipe<Long> each(Consumer<? super R> consumer) {
    return handed(
        Order.SUBMISSION, n -> new HandedGathering<>(next -> consumer.accept((R) next), c -> c));
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

  /** Hands all results to {@code body} as a stream, in submission order. */
  public static <R extends @Nullable Object, A> Recipe<A> streamed(
      Function<? super Stream<R>, ? extends A> body) {
    return handed(Order.SUBMISSION, n -> new StreamGathering<>(body));
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
        Order.COMPLETION, true, false, n -> new QuorumGathering<>(wanted, n, answer));
  }

  private static <A> Recipe<A> handed(Order order, IntFunction<Gathering<A>> start) {
    return new Recipe<>(order, false, false, start);
  }
}
