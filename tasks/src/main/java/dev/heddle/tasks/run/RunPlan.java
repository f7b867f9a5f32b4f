// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.RunHandle;
import dev.heddle.tasks.Stop;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.TaskFunction;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.scope.Settings;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/*
 * What a run is made of. It is run once: in the calling thread, or in a thread of its own. It is assembled in the
 * calling thread either way, with the source and the sink that its inputs and its recipe need; so the snapshot, the
 * iterator and the context are those of the caller.
 */
public final class RunPlan<I, A extends @Nullable Object> {
  private final Settings settings;
  private final TaskFunction<? super I, ?> function;
  private final Recipe<A> recipe;
  private final Object @Nullable [] snapshot; // of a collection; null for other inputs
  private final Iterable<? extends I> inputs;
  private final @Nullable Pace pace;

  private RunPlan(
      Settings settings,
      Object @Nullable [] snapshot,
      Iterable<? extends I> inputs,
      TaskFunction<? super I, ?> function,
      Recipe<A> recipe,
      @Nullable Pace pace) {
    this.settings = settings;
    this.snapshot = snapshot;
    this.inputs = inputs;
    this.function = function;
    this.recipe = recipe;
    this.pace = pace;
  }

  /** A run over a snapshot of a collection, whose size is known, or over any other iterable. */
  public static <I, A extends @Nullable Object> RunPlan<I, A> map(
      Settings settings,
      Iterable<? extends I> inputs,
      TaskFunction<? super I, ?> function,
      Recipe<A> recipe) {
    Objects.requireNonNull(inputs, "inputs");
    Objects.requireNonNull(function, "function");
    return inputs instanceof Collection<?> all
        ? over(settings, all, "input", function, recipe, null)
        : new RunPlan<>(settings, null, inputs, function, recipe, null);
  }

  /** A run of a snapshot of the tasks. */
  public static <R extends @Nullable Object, A extends @Nullable Object>
      RunPlan<Callable<? extends R>, A> tasks(
          Settings settings, Collection<? extends Callable<? extends R>> tasks, Recipe<A> recipe) {
    return over(settings, tasks, "task", Callable::call, recipe, null);
  }

  /** A run of tasks that start one after another, until the first success. */
  public static <R extends @Nullable Object> RunPlan<Callable<? extends R>, R> race(
      Settings settings, Collection<? extends Callable<? extends R>> tasks, long delayNanos) {
    Pace pace = new Pace(delayNanos);
    return over(settings, tasks, "task", Callable::call, Recipe.<R>first(), pace);
  }

  @SuppressWarnings("unchecked") // the snapshot is of a collection of I
  private static <I, A extends @Nullable Object> RunPlan<I, A> over(
      Settings settings,
      Collection<?> inputs,
      String what,
      TaskFunction<? super I, ?> function,
      Recipe<A> recipe,
      @Nullable Pace pace) {
    Object[] snapshot = ArraySource.snapshot(inputs, what);
    Iterable<I> list = (Iterable<I>) Arrays.asList(snapshot);
    return new RunPlan<>(settings, snapshot, list, function, recipe, pace);
  }

  /** Runs in the calling thread. */
  public A call() throws InterruptedException {
    return assemble(Thread.currentThread()).call();
  }

  /** Starts the run in a thread of its own. */
  public RunHandle<A> start() {
    return StartedRun.start(this);
  }

  TaskRun<I, A> assemble(Thread owner) {
    boolean keeps = recipe.order == Recipe.Order.KEPT;
    Sink sink;
    if (!keeps) {
      boolean completion = recipe.order == Recipe.Order.COMPLETION;
      sink = new Window(settings.window(), completion, owner);
    } else {
      sink = snapshot == null ? new KeptChunks() : new KeptArray(snapshot.length);
    }
    int size = snapshot == null ? -1 : snapshot.length;
    Source<I> source =
        keeps && snapshot != null
            ? new ArraySource<>(snapshot)
            : new IteratorSource<>(iterator(), size, sink, pace);
    return new TaskRun<>(new RunState<>(settings, owner, source, sink, function, recipe), recipe);
  }

  private Iterator<? extends I> iterator() {
    Iterator<? extends I> iterator;
    try {
      iterator = inputs.iterator();
    } catch (Throwable e) {
      String message =
          settings.name() + ": the input failed: " + Failures.text(e) + "; nothing was started";
      throw new TaskFailedException(message, e, 0);
    }
    return Objects.requireNonNull(iterator, "iterator");
  }

  Settings settings() {
    return settings;
  }

  /** How many tasks there are; -1 if that isn't known. */
  long tasks() {
    return snapshot == null
        ? -1
        : Arrays.stream(snapshot).filter(input -> !(input instanceof Stop)).count();
  }
}
