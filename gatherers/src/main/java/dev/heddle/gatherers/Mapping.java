// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.tasks.ConfiguredSystem;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.RunnerPoolBuilder;
import dev.heddle.tasks.TaskFunction;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/* The settings of a gatherer: how elements become jobs, and how outcomes become what is handed on. */
record Mapping<T, R extends @Nullable Object, E extends @Nullable Object>(
    ConfiguredSystem system,
    TaskFunction<? super T, ? extends R> function,
    boolean ordered,
    boolean failFast,
    Function<Outcome<R>, E> shape) {

  /*
   * An element in a pool. It is wrapped, because the pool would take a Stop for a signal. A job equals only itself. It
   * may be reachable for longer than it runs, so the runner takes the element out.
   */
  static final class Job<T> {
    private @Nullable T element;

    Job(@Nullable T element) {
      this.element = element;
    }

    private T take() {
      T taken = Objects.requireNonNull(element);
      element = null;
      return taken;
    }
  }

  Mapping {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(function, "function");
  }

  /**
   * A pool whose runners pass each job to {@code over} when its function has returned or thrown.
   */
  RunnerPoolBuilder<?, Job<T>, R> pool(Consumer<? super Job<T>> over) {
    return system.pool(job -> {
      try {
        return function.apply(job.take());
      } finally {
        over.accept(job);
      }
    });
  }

  /**
   * The result of a job that succeeded. Where a failure ends all, all jobs that are handed on have
   * succeeded.
   */
  static <R extends @Nullable Object> R result(Outcome<R> outcome) {
    return ((Outcome.Success<R>) outcome).result();
  }
}
