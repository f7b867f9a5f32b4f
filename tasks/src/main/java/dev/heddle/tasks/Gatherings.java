// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/* The kinds of gathering. A run hands out results of its own type, hence the casts. */
@SuppressWarnings("unchecked")
final class Gatherings {
  private Gatherings() {}

  static <E extends @Nullable Object> List<E> asList(List<@Nullable Object> kept) {
    return (List<E>) Collections.unmodifiableList(kept);
  }

  static final class Kept<E extends @Nullable Object> extends Gathering<List<E>> {
    @Override
    List<E> finish(List<@Nullable Object> kept) {
      return asList(kept);
    }
  }

  static final class Each<R extends @Nullable Object> extends Gathering<Long> {
    private final Consumer<? super R> consumer;
    private long count;

    Each(Consumer<? super R> consumer) {
      this.consumer = consumer;
    }

    @Override
    boolean accept(@Nullable Object next) {
      consumer.accept((R) next);
      count++;
      return true;
    }

    @Override
    Long finish(List<@Nullable Object> kept) {
      return count;
    }
  }

  /* By a java.util.stream.Collector with containers of type B. */
  static final class Reduced<R extends @Nullable Object, B, A> extends Gathering<A> {
    private final Collector<? super R, B, A> collector;
    private final BiConsumer<B, ? super R> accumulator;
    private final B container;

    Reduced(Collector<? super R, B, A> collector) {
      this.collector = collector;
      this.accumulator = (BiConsumer<B, ? super R>) collector.accumulator();
      this.container = collector.supplier().get();
    }

    @Override
    boolean accept(@Nullable Object next) {
      accumulator.accept(container, (R) next);
      return true;
    }

    @Override
    A finish(List<@Nullable Object> kept) {
      return collector.finisher().apply(container);
    }
  }

  static final class InCompletionOrder<R extends @Nullable Object> extends Gathering<List<R>> {
    private final List<@Nullable Object> results = new ArrayList<>();

    @Override
    boolean accept(@Nullable Object next) {
      results.add(next);
      return true;
    }

    @Override
    List<R> finish(List<@Nullable Object> kept) {
      return asList(results);
    }
  }

  /* The first k successes; takes outcomes. */
  static final class Quorum<R extends @Nullable Object> extends Gathering<List<R>> {
    private final int wanted;
    private final int jobs; // -1: not known
    private final List<@Nullable Object> results = new ArrayList<>();
    private final Failures failures = new Failures();

    Quorum(int wanted, int jobs) {
      this.wanted = wanted;
      this.jobs = jobs;
    }

    @Override
    boolean isHopeless() {
      return jobs >= 0 && jobs < wanted;
    }

    @Override
    boolean accept(@Nullable Object next) {
      if (next instanceof Outcome.Success<?> success) {
        results.add(success.result());
      } else if (next instanceof Outcome.Failure<?> failure) {
        failures.add(failure.cause());
      }
      boolean possible = jobs < 0 || jobs - failures.count() >= wanted;
      return results.size() < wanted && possible;
    }

    @Override
    List<R> finish(List<@Nullable Object> kept) {
      if (isHopeless()) {
        String message = wanted + " results wanted of " + jobs + " jobs; nothing was started";
        throw new TaskFailedException(message, new CancellationException("too few jobs"), 0);
      }
      if (results.size() < wanted) {
        Throwable first = failures.first();
        String message =
            results.size() + " of " + wanted + " wanted results, " + failures.count() + " failures";
        throw failures.suppressIn(
            new TaskFailedException(
                first == null ? message : message + ", first: " + Failures.text(first),
                first == null ? new CancellationException("too few jobs") : first,
                failures.count()));
      }
      return asList(results);
    }
  }

  /* A quorum of one. */
  static final class First<R extends @Nullable Object> extends Gathering<R> {
    private final Quorum<R> quorum;

    First(int jobs) {
      quorum = new Quorum<>(1, jobs);
    }

    @Override
    boolean isHopeless() {
      return quorum.isHopeless();
    }

    @Override
    boolean accept(@Nullable Object next) {
      return quorum.accept(next);
    }

    @Override
    R finish(List<@Nullable Object> kept) {
      return quorum.finish(kept).getFirst();
    }
  }

  /* The body of TaskSystem.stream. */
  static final class Streamed<R extends @Nullable Object, A> extends Gathering<A> {
    private final Function<? super Stream<R>, ? extends A> body;
    private @Nullable A answer;

    Streamed(Function<? super Stream<R>, ? extends A> body) {
      this.body = body;
    }

    @Override
    boolean take(Run<?, ?> run, Window window) {
      Results<R> results = new Results<>(run, window);
      run.forkAhead(); // the body may do other things first
      try (Stream<R> stream = results.stream()) {
        answer = body.apply(stream);
      } finally {
        results.end();
      }
      return false;
    }

    @Override
    @SuppressWarnings("NullAway") // null only if the body returned null
    A finish(List<@Nullable Object> kept) {
      return answer;
    }
  }
}
