// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.TaskFunction;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.scope.Settings;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/* Assembles a run, with the source and the sink that its inputs and its recipe need. */
public final class RunPlan {
  private RunPlan() {}

  /**
   * Runs over a snapshot of a collection, whose size is known.
   *
   * @param what what to call an element in the message if it is null
   */
  public static <I, A extends @Nullable Object> A call(
      Settings settings,
      Collection<?> inputs,
      String what,
      TaskFunction<? super I, ?> function,
      Recipe<A> recipe)
      throws InterruptedException {
    Object[] snapshot = ArraySource.snapshot(inputs, what);
    if (recipe.order == Recipe.Order.KEPT) {
      Source<I> source = new ArraySource<>(snapshot);
      return run(settings, source, new KeptArray(snapshot.length), function, recipe);
    }
    @SuppressWarnings("unchecked") // the snapshot is of a collection of I
    Iterable<I> list = (Iterable<I>) Arrays.asList(snapshot);
    Sink window = window(settings, recipe);
    Source<I> source = new IteratorSource<>(list.iterator(), snapshot.length, window);
    return run(settings, source, window, function, recipe);
  }

  /** Runs over any iterable, one input at a time. */
  public static <I, A extends @Nullable Object> A call(
      Settings settings,
      Iterable<? extends I> inputs,
      TaskFunction<? super I, ?> function,
      Recipe<A> recipe)
      throws InterruptedException {
    boolean keeps = recipe.order == Recipe.Order.KEPT;
    Sink sink = keeps ? new KeptChunks() : window(settings, recipe);
    Source<I> source = new IteratorSource<>(iterator(settings, inputs), -1, sink);
    return run(settings, source, sink, function, recipe);
  }

  private static <I> Iterator<? extends I> iterator(
      Settings settings, Iterable<? extends I> inputs) {
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

  private static Sink window(Settings settings, Recipe<?> recipe) {
    boolean completion = recipe.order == Recipe.Order.COMPLETION;
    return new Window(settings.window(), completion, Thread.currentThread());
  }

  private static <I, A extends @Nullable Object> A run(
      Settings settings,
      Source<I> source,
      Sink sink,
      TaskFunction<? super I, ?> function,
      Recipe<A> recipe)
      throws InterruptedException {
    RunState<I> state = new RunState<>(settings, source, sink, function, recipe);
    return new TaskRun<I, A>(state, recipe).call();
  }
}
