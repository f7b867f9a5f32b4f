// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/* Puts a run together: which source and which sink an input and a collector need. */
final class Lexical {
  private Lexical() {}

  /** Over a snapshot, whose size is known. */
  static <I, A> A call(
      Settings settings,
      Object[] inputs,
      TaskFunction<? super I, ?> function,
      ResultCollector<?, A> collector)
      throws InterruptedException {
    if (collector.order == ResultCollector.Order.KEPT) {
      Source<I> source = new ArraySource<>(inputs);
      return run(settings, source, new KeptArray(inputs.length), function, collector);
    }
    @SuppressWarnings("unchecked") // the snapshot is of a collection of I
    Iterable<I> list = (Iterable<I>) Arrays.asList(inputs);
    Sink window = window(settings, collector);
    Source<I> source = new IteratorSource<>(list.iterator(), inputs.length, window);
    return run(settings, source, window, function, collector);
  }

  /** Over anything, one by one. */
  static <I, A> A call(
      Settings settings,
      Iterable<? extends I> inputs,
      TaskFunction<? super I, ?> function,
      ResultCollector<?, A> collector)
      throws InterruptedException {
    boolean keeps = collector.order == ResultCollector.Order.KEPT;
    Sink sink = keeps ? new KeptChunks() : window(settings, collector);
    Source<I> source = new IteratorSource<>(iterator(settings, inputs), -1, sink);
    return run(settings, source, sink, function, collector);
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

  private static Sink window(Settings settings, ResultCollector<?, ?> collector) {
    boolean completion = collector.order == ResultCollector.Order.COMPLETION;
    return new Window(settings.window(), completion, Thread.currentThread());
  }

  private static <I, A> A run(
      Settings settings,
      Source<I> source,
      Sink sink,
      TaskFunction<? super I, ?> function,
      ResultCollector<?, A> collector)
      throws InterruptedException {
    return new Run<I, A>(settings, source, sink, dressed(settings, function), collector).call();
  }

  /* The function in the caller's context, and with the time that a task may take. */
  private static <I, R extends @Nullable Object> TaskFunction<? super I, ? extends R> dressed(
      Settings settings, TaskFunction<? super I, ? extends R> function) {
    Duration limit = settings.taskTimeout();
    TaskFunction<? super I, ? extends R> timed =
        limit == null ? function : input -> Timed.<R>call(limit, () -> function.apply(input));
    if (settings.context() == null) {
      return timed;
    }
    Context context = settings.context().capture();
    return input -> Contexts.<R>call(context, () -> timed.apply(input));
  }
}
