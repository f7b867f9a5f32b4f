// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.TaskFunction;
import dev.heddle.tasks.TaskSystem;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/* What a gatherer was told: how elements become jobs, and outcomes what is handed on. */
record Mapping<T, R extends @Nullable Object, E extends @Nullable Object>(
    TaskSystem.Configured system,
    TaskFunction<? super T, ? extends R> function,
    boolean ordered,
    boolean failFast,
    Function<Outcome<R>, E> shape) {

  /* An element in a pool: also one that the pool would take for a signal. */
  record Job<T>(T element) {}

  Mapping {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(function, "function");
  }

  RunnerPool<Job<T>, R> start() {
    return system.<Job<T>, R>pool(job -> function.apply(job.element())).start();
  }

  /** Of a job that succeeded, as all do that are handed on where one that fails ends all. */
  static <R extends @Nullable Object> R result(Outcome<R> outcome) {
    return ((Outcome.Success<R>) outcome).result();
  }
}
