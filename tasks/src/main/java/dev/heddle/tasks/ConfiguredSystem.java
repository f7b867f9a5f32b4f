// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.fork.ScopeCall;
import dev.heddle.tasks.pool.PoolExecutor;
import dev.heddle.tasks.run.Recipe;
import dev.heddle.tasks.run.Recipe.Order;
import dev.heddle.tasks.run.RunPlan;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A system as described by a {@link TaskSystemBuilder}: what runs, pools and scopes are made from.
 * Immutable, and usable by any number of threads at once: each run, each pool and each scope has
 * runners of its own.
 *
 * <p>Each of its forms throws {@link ScopeUnavailableException} if this JDK has no usable
 * structured scope, and {@link NullPointerException} if a task or an element of a collection is
 * null; nothing was started then. A started run throws the former when it is joined.
 */
public final class ConfiguredSystem {
  private final Settings settings;
  private final boolean supervised;

  ConfiguredSystem(Settings settings, boolean supervised) {
    this.settings = settings;
    this.supervised = supervised;
  }

  /**
   * Runs all tasks, and waits for their results: {@code run(tasks, ResultCollector.ordered())}.
   *
   * @param <R> the results
   * @param tasks the tasks, none of them null
   * @return the results in the order of the tasks, unmodifiable; null where a task returned null
   * @throws TaskFailedException if a task threw or the deadline passed; the others were called off
   * @throws InterruptedException if interrupted first; the tasks were called off
   */
  public <R extends @Nullable Object> List<R> run(Collection<? extends Callable<? extends R>> tasks)
      throws InterruptedException {
    return run(tasks, ResultCollector.<R>ordered());
  }

  /**
   * Runs all tasks, and waits for what {@code collector} makes of their results.
   *
   * <p>Up to {@code runners} threads are started on demand, and reused, as {@link TaskSystem}
   * describes. No thread is used by two runs.
   *
   * @param <R> the results
   * @param <A> the answer
   * @param tasks the tasks, none of them null
   * @param collector what to do with the results
   * @return the collector's answer
   * @throws TaskFailedException if a task threw or the deadline passed, and the collector doesn't
   *     accept that; the others were called off
   * @throws InterruptedException if interrupted first; the tasks were called off
   */
  public <R extends @Nullable Object, A> A run(
      Collection<? extends Callable<? extends R>> tasks, ResultCollector<? super R, A> collector)
      throws InterruptedException {
    return RunPlan.<R, A>tasks(settings, tasks, collector.recipe).call();
  }

  /**
   * Runs tasks that start one after another until one succeeds, and calls off the others: a race
   * with staggered starts, or hedging. The first task starts at once. The next one starts when the
   * task that was started last has failed, or {@code delay} after that start if the task is silent;
   * later if all {@code runners} are busy. All else is as for {@link ResultCollector#first}.
   *
   * @param <R> the results
   * @param tasks the tasks in the order in which they start, none of them null
   * @param delay how long a task may be silent before the next one starts; zero means that all
   *     start at once; a task timeout counts from the start of its task
   * @return the result of the first task that succeeds, may be null
   * @throws IllegalArgumentException if the delay is negative
   * @throws TaskFailedException if all tasks failed, with the first failure as its cause; or if
   *     there were no tasks, or the deadline passed
   * @throws InterruptedException if interrupted first; the tasks were called off
   */
  public <R extends @Nullable Object> R race(
      Collection<? extends Callable<? extends R>> tasks, Duration delay)
      throws InterruptedException {
    return RunPlan.<R>race(settings, tasks, Settings.notNegative(delay, "delay")).call();
  }

  /**
   * Applies {@code function} to all inputs, and waits for what {@code collector} makes of the
   * results.
   *
   * <p>Idle runners take the inputs in their own threads, one input at a time; so the iterator
   * needn't be thread-safe. The iterator may wait. It may be endless, if the collector's memory is
   * bounded. A channel's receiver can be used as the inputs: the run ends when the channel is
   * closed and drained. The run never closes the channel. If a run ends earlier, cancel the
   * channel, or its senders may wait for ever. Inputs that such a run has taken but not started go
   * to {@link TaskSystemBuilder#onUnstarted}; without that hook they are lost. An input that is a
   * {@link Stop} takes one runner out of service.
   *
   * @param <I> the inputs
   * @param <R> the results
   * @param <A> the answer
   * @param inputs the inputs, none of them null; a {@code Collection} is copied first
   * @param function makes the result of an input; called by several threads at once
   * @param collector what to do with the results
   * @return the collector's answer
   * @throws TaskFailedException if the function threw or the deadline passed, and the collector
   *     doesn't accept that, or if the input threw or had a null; the others were called off
   * @throws InterruptedException if interrupted first; the tasks were called off
   */
  public <I, R extends @Nullable Object, A> A map(
      Iterable<? extends I> inputs,
      TaskFunction<? super I, ? extends R> function,
      ResultCollector<? super R, A> collector)
      throws InterruptedException {
    return RunPlan.<I, A>map(settings, inputs, function, collector.recipe).call();
  }

  /**
   * Starts {@link #map(Iterable, TaskFunction, ResultCollector)} in a virtual thread of its own,
   * and returns at once. The calling thread copies a collection, or makes the iterator, and
   * captures the {@linkplain TaskSystemBuilder#context context}; a time limit counts from this
   * call. The collector's foreign code and the hook of {@code onUnstarted} are called in the run's
   * thread. The threads inherit nothing but the calling thread's context class loader.
   *
   * @param <I> the inputs
   * @param <R> the results
   * @param <A> the answer
   * @param inputs the inputs, none of them null
   * @param function makes the result of an input; called by several threads at once
   * @param collector what to do with the results
   * @return the handle of the run, which the caller should close
   * @throws TaskFailedException if the inputs have no iterator; nothing was started
   */
  public <I, R extends @Nullable Object, A> RunHandle<A> start(
      Iterable<? extends I> inputs,
      TaskFunction<? super I, ? extends R> function,
      ResultCollector<? super R, A> collector) {
    return RunPlan.<I, A>map(settings, inputs, function, collector.recipe).start();
  }

  /**
   * Starts {@link #run(Collection, ResultCollector)} in a virtual thread of its own. All else is as
   * for {@link #start(Iterable, TaskFunction, ResultCollector)}.
   *
   * @param <R> the results
   * @param <A> the answer
   * @param tasks the tasks, none of them null
   * @param collector what to do with the results
   * @return the handle of the run, which the caller should close
   */
  public <R extends @Nullable Object, A> RunHandle<A> start(
      Collection<? extends Callable<? extends R>> tasks, ResultCollector<? super R, A> collector) {
    return RunPlan.<R, A>tasks(settings, tasks, collector.recipe).start();
  }

  /**
   * Applies {@code function} to all inputs, and waits for the results: {@code map(inputs, function,
   * ResultCollector.ordered())}.
   *
   * @param <I> the inputs
   * @param <R> the results
   * @param inputs the inputs, none of them null; a {@code Collection} is copied first
   * @param function makes the result of an input; called by several threads at once
   * @return the results in the order of the inputs, unmodifiable; null where the function returned
   *     null
   * @throws TaskFailedException if the function threw or the deadline passed, or if the input threw
   *     or had a null; the others were called off
   * @throws InterruptedException if interrupted first; the tasks were called off
   */
  public <I, R extends @Nullable Object> List<R> map(
      Iterable<? extends I> inputs, TaskFunction<? super I, ? extends R> function)
      throws InterruptedException {
    return map(inputs, function, ResultCollector.<R>ordered());
  }

  /**
   * Applies {@code function} to all inputs, and gives {@code body} the results as a stream, in
   * submission order, while later tasks run. What the body returns is the answer; the tasks whose
   * results it didn't take are called off.
   *
   * <p>Waiting: the stream waits for the next result. At most runners + queue inputs are taken
   * whose results the body has not yet taken. So memory is bounded, also for endless inputs,
   * however slow the body and the tasks are. The stream is sequential. Only the body may use it, in
   * the calling thread.
   *
   * <p>Interruption: when a task fails or the deadline passes, the body is interrupted, and the
   * stream throws {@link java.util.concurrent.CancellationException}, so that the body ends soon.
   * That interrupt doesn't outlive the body.
   *
   * @param <I> the inputs
   * @param <R> the results
   * @param <A> the answer
   * @param <X> what the body throws
   * @param inputs the inputs, none of them null
   * @param function makes the result of an input; called by several threads at once
   * @param body what to do with the results, called in the calling thread
   * @return what the body returned
   * @throws X if the body threw it; the tasks were called off
   * @throws TaskFailedException if the function or the input threw, or the deadline passed; the
   *     others were called off
   * @throws InterruptedException if interrupted first, or if the body threw it; the tasks were
   *     called off
   */
  public <I, R extends @Nullable Object, A extends @Nullable Object, X extends Exception> A stream(
      Iterable<? extends I> inputs,
      TaskFunction<? super I, ? extends R> function,
      Body<? super Stream<R>, ? extends A, X> body)
      throws X, InterruptedException {
    return call(inputs, function, Recipe.<R, A>streamed(Order.SUBMISSION, body));
  }

  /**
   * As {@link #stream}, but the results come in the order in which the tasks end. So a slow task
   * holds none of the others back.
   *
   * @param <I> the inputs
   * @param <R> the results
   * @param <A> the answer
   * @param <X> what the body throws
   * @param inputs the inputs, none of them null
   * @param function makes the result of an input; called by several threads at once
   * @param body what to do with the results, called in the calling thread
   * @return what the body returned
   * @throws X if the body threw it; the tasks were called off
   * @throws InterruptedException as {@code stream} throws it
   */
  public <I, R extends @Nullable Object, A extends @Nullable Object, X extends Exception>
      A streamAsCompleted(
          Iterable<? extends I> inputs,
          TaskFunction<? super I, ? extends R> function,
          Body<? super Stream<R>, ? extends A, X> body)
          throws X, InterruptedException {
    return call(inputs, function, Recipe.<R, A>streamed(Order.COMPLETION, body));
  }

  /**
   * As {@link #stream}, but the body gets how each task ended, and no failure ends the run. What
   * the deadline does is described at {@link ResultCollector#eachOutcome}: the body is not
   * interrupted; its stream ends after the outcomes of the tasks that were called off. A failure of
   * the input is thrown.
   *
   * @param <I> the inputs
   * @param <R> the results
   * @param <A> the answer
   * @param <X> what the body throws
   * @param inputs the inputs, none of them null
   * @param function makes the result of an input; called by several threads at once
   * @param body what to do with the outcomes, called in the calling thread
   * @return what the body returned
   * @throws X if the body threw it; the tasks were called off
   * @throws InterruptedException as {@code stream} throws it
   */
  public <I, R extends @Nullable Object, A extends @Nullable Object, X extends Exception>
      A streamOutcomes(
          Iterable<? extends I> inputs,
          TaskFunction<? super I, ? extends R> function,
          Body<? super Stream<Outcome<R>>, ? extends A, X> body)
          throws X, InterruptedException {
    return call(inputs, function, Recipe.<Outcome<R>, A>streamedOutcomes(Order.SUBMISSION, body));
  }

  /**
   * As {@link #streamOutcomes}, but the outcomes come in the order in which the tasks end.
   *
   * @param <I> the inputs
   * @param <R> the results
   * @param <A> the answer
   * @param <X> what the body throws
   * @param inputs the inputs, none of them null
   * @param function makes the result of an input; called by several threads at once
   * @param body what to do with the outcomes, called in the calling thread
   * @return what the body returned
   * @throws X if the body threw it; the tasks were called off
   * @throws InterruptedException as {@code stream} throws it
   */
  public <I, R extends @Nullable Object, A extends @Nullable Object, X extends Exception>
      A streamOutcomesAsCompleted(
          Iterable<? extends I> inputs,
          TaskFunction<? super I, ? extends R> function,
          Body<? super Stream<Outcome<R>>, ? extends A, X> body)
          throws X, InterruptedException {
    return call(inputs, function, Recipe.<Outcome<R>, A>streamedOutcomes(Order.COMPLETION, body));
  }

  private <I, A extends @Nullable Object> A call(
      Iterable<? extends I> inputs, TaskFunction<? super I, ?> function, Recipe<A> recipe)
      throws InterruptedException {
    return RunPlan.<I, A>map(settings, inputs, function, recipe).call();
  }

  /**
   * Opens a scope in which jobs fork jobs, gives it to {@code body}, and waits until the body and
   * all jobs have ended. When the call returns or throws, no thread of the scope is alive.
   *
   * <p>At most {@code runners} jobs run at once, in runners that are started on demand and reused.
   * A job that waits for another one lends its place: see {@link TaskScope}, also for failures and
   * interruption. The body runs in the calling thread, beside the runners. When it has returned,
   * jobs that still run may go on forking. The system's timeout or deadline bounds the whole call,
   * and {@code taskTimeout} each job, including the time that the job waits for others. The context
   * is captured at each fork. The jobs see the caller's {@code ScopedValue}s with {@link
   * Engine#STRUCTURED}, and its {@link InheritableThreadLocal}s. The system's {@code queue} has no
   * effect.
   *
   * @param <A> the answer
   * @param <X> what the body throws, apart from {@link InterruptedException}
   * @param body forks the first jobs; called once, in the calling thread
   * @return what the body returned
   * @throws X if the body threw it; the jobs were called off
   * @throws TaskFailedException if a job failed, or the deadline passed; the others were called off
   * @throws InterruptedException if interrupted first, or if the body threw it; the jobs were
   *     called off
   */
  public <A extends @Nullable Object, X extends Exception> A scope(
      Body<? super TaskScope, ? extends A, ? extends X> body) throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    return ScopeCall.<A>call(settings, supervised, body);
  }

  /**
   * Returns a system that is as this one, but in whose {@linkplain #scope scopes} a job that fails
   * doesn't call off the others: its failure stays in its ticket. Runs and pools are not affected.
   *
   * @return another system, or this one if it is supervised
   */
  public ConfiguredSystem supervised() {
    return supervised ? this : new ConfiguredSystem(settings, true);
  }

  /**
   * Describes a pool of runners for jobs that come from anywhere.
   *
   * @param <J> the jobs
   * @param <R> the results
   * @param work does a job; called by several threads at once
   * @return a builder that starts nothing
   */
  public <J, R extends @Nullable Object> RunnerPoolBuilder<?, J, R> pool(
      TaskFunction<? super J, ? extends R> work) {
    Objects.requireNonNull(work, "work");
    return new RunnerPoolBuilder<Boolean, J, R>(
            settings, () -> true, (state, job) -> work.apply(job))
        .stateless();
  }

  /**
   * Describes a pool of runners, each with a state of its own, such as a connection.
   *
   * @param <S> the runners' state
   * @param <J> the jobs
   * @param <R> the results
   * @param init makes a runner's state, in its thread
   * @param work does a job with the state of the runner
   * @return a builder that starts nothing
   */
  public <S, J, R extends @Nullable Object> RunnerPoolBuilder<S, J, R> pool(
      Callable<? extends S> init, PoolWork<? super S, ? super J, ? extends R> work) {
    return new RunnerPoolBuilder<>(settings, init, work);
  }

  /**
   * Starts a pool for code that needs an {@link ExecutorService}. It can replace, in one line, a
   * fixed thread pool that was used as a limiter. The executor's tasks are the jobs of the pool.
   *
   * <p>Its queue is bounded: {@code execute}, {@code submit} and {@code invokeAll} wait for room;
   * if interrupted, the first two throw {@link java.util.concurrent.RejectedExecutionException}.
   * Its own tasks never wait for room: until {@code shutdown()}, they may exceed the bound. Waits
   * of its own tasks that would never end throw {@link IllegalStateException}, as {@link
   * Ticket#join()} does. The {@linkplain TaskSystemBuilder#taskTimeout task timeout} holds;
   * deadlines are not inherited. {@code close()} has no grace. Its threads don't keep the JVM
   * alive, so {@code main} must close it; a shutdown hook must not, as {@link RunnerPool} explains.
   *
   * @return a new executor, which the caller must close
   */
  public ExecutorService executor() {
    RunnerPoolBuilder<?, Runnable, Object> builder =
        new RunnerPoolBuilder<Boolean, Runnable, Object>(settings, () -> true, PoolExecutor.WORK)
            .stateless();
    return PoolExecutor.start(builder.spec());
  }

  /** {@return runners + queue: how many inputs may be taken whose results are not yet taken} */
  public int window() {
    return settings.window();
  }

  /** Returns the settings, for a person to read, without some of those at their defaults. */
  @Override
  public String toString() {
    return "TaskSystem[" + settings.describe() + (supervised ? ", supervised]" : "]");
  }
}
