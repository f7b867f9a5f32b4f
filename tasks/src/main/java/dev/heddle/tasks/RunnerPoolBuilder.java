// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.pool.PoolSpec;
import dev.heddle.tasks.pool.QueueSpec;
import dev.heddle.tasks.pool.Restarts;
import dev.heddle.tasks.pool.StartedPool;
import dev.heddle.tasks.pool.StateLife;
import dev.heddle.tasks.queue.QueueOrder;
import dev.heddle.tasks.scope.Scope;
import dev.heddle.tasks.scope.Settings;
import dev.heddle.tasks.scope.Threads;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Describes a pool. Made by {@link ConfiguredSystem#pool}. Not safe for use by several threads at
 * once.
 *
 * @param <S> the runners' state
 * @param <J> the jobs
 * @param <R> the results
 */
public final class RunnerPoolBuilder<S, J, R extends @Nullable Object> {
  private final Settings settings;
  private final Callable<? extends S> init;
  private final PoolWork<? super S, ? super J, ? extends R> work;
  private PoolWork.Release<? super S> release = state -> {};
  private PoolListener listener = PoolSpec.SILENT;
  private @Nullable Duration grace;
  private QueueSpec<J> queue = QueueSpec.plain();
  private StateLife<S> life = StateLife.unlimited();
  private @Nullable Limit limit;
  private boolean timed;
  private Duration unavailableAfter = PoolSpec.UNAVAILABLE_AFTER;
  private Restarts restarts = Restarts.DEFAULT;

  RunnerPoolBuilder(
      Settings settings,
      Callable<? extends S> init,
      PoolWork<? super S, ? super J, ? extends R> work) {
    this.settings = settings;
    this.init = Objects.requireNonNull(init, "init");
    this.work = Objects.requireNonNull(work, "work");
  }

  /**
   * Sets how a runner releases its state. A runner always does so when it ends or makes a new
   * state.
   *
   * @param release called once for each state, in the runner's thread
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> release(PoolWork.Release<? super S> release) {
    this.release = Objects.requireNonNull(release, "release");
    return this;
  }

  /**
   * Sets the listener that receives the pool's events.
   *
   * @param listener called in a separate thread, one event at a time
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> listener(PoolListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Sets how long {@link RunnerPool#close()} and the end of {@link #use} let accepted jobs go on.
   *
   * @param grace by default 30 s for {@code close}, and unlimited for {@code use}; zero or less
   *     means none
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> grace(Duration grace) {
    this.grace = Objects.requireNonNull(grace, "grace");
    return this;
  }

  /**
   * Sets the condition under which a job has left the runner's state broken. The runner then
   * releases the state, and calls init again before its next job.
   *
   * <p>The predicate is called for each job that failed, and for each job that Heddle interrupted,
   * however that job ended; but not after {@link RunnerPool#stopNow}, when each state is released.
   * If the job failed, the argument is the cause of its {@link Outcome.Failure}; this is a {@link
   * java.util.concurrent.TimeoutException} if the job exceeded its time limit. If the job exceeded
   * its time limit but returned, the argument is also a {@code TimeoutException}. Otherwise the job
   * was called off, and the argument is a {@link java.util.concurrent.CancellationException}.
   *
   * <p>By default, a state is broken if an interrupt hit the job that used it, since an interrupt
   * closes the sockets and channels that a virtual thread waits for. It is also broken if the job
   * failed with a {@link VirtualMachineError} other than {@link StackOverflowError}. In a pool
   * without state, interrupts are ignored by default.
   *
   * @param restartWhen returns true if the state must not be used again; called in the runner's
   *     thread; an exception that it throws is logged, and means true
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> restartWhen(Predicate<? super Throwable> restartWhen) {
    restarts = restarts.withWhen(Objects.requireNonNull(restartWhen, "restartWhen"));
    return this;
  }

  /**
   * Sets how long a runner waits before it calls init again because a job has left its state
   * broken. Meanwhile, other runners are started for the queued jobs, as many as the pool may have.
   *
   * @param pause the wait; none by default; zero or less means none
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> restartPause(Duration pause) {
    restarts = restarts.withPause(Objects.requireNonNull(pause, "pause"));
    return this;
  }

  /**
   * Sets how long a runner waits before it calls init again after init threw. The wait is twice as
   * long each time, until init returns.
   *
   * @param first the wait after the first failure, more than zero; 10 ms by default
   * @param longest the longest wait, not less than the first; 10 s by default
   * @return this
   * @throws IllegalArgumentException if one of them is out of range
   */
  public RunnerPoolBuilder<S, J, R> initRetry(Duration first, Duration longest) {
    restarts = restarts.withRetry(first, longest);
    return this;
  }

  /**
   * Sets how long jobs wait when no runner is available: none could be started, or {@code init} has
   * thrown each time, and no runner has a state. After that time, until a runner has a state,
   * queued jobs and jobs that are then submitted fail without having started. They fail with a
   * {@link PoolUnavailableException} whose cause is the last failure. The runners go on trying.
   *
   * @param time counted from the first failure; 30 s by default; zero or less means at once
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> unavailableAfter(Duration time) {
    this.unavailableAfter = Objects.requireNonNull(time, "time");
    return this;
  }

  /**
   * Sets the function that gives each job its key. Jobs whose keys are equal neither overtake each
   * other nor run at the same time. They run one after another, in the order in which they were
   * submitted, and each sees what the previous one did. A job also runs if the previous one failed
   * or was called off. Jobs of different keys run in parallel. A key with many jobs takes turns
   * with the other keys.
   *
   * <p>The bound of the queue applies to the jobs of all keys together. Only keys that have jobs
   * are stored. A job that waits for a later job of its own key gets {@link IllegalStateException}.
   *
   * @param key returns a job's key, not null, whose {@code equals} and {@code hashCode} don't
   *     change; called in the submitting thread, possibly several times for a job that waits for
   *     room; what it throws reaches that thread, and the job is not accepted; not called with a
   *     {@link Stop}
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> keyedBy(Function<? super J, ?> key) {
    return keyedBy(key, 1);
  }

  /**
   * Sets the function that gives each job its key, and how many jobs of a key may run at the same
   * time: a limit for each tenant, or for each host that is called. Jobs of a key are taken in the
   * order in which they were submitted, or, of those that could run now, by {@link #priority}; with
   * a limit of 1, they run one after another. Everything else is as for {@link #keyedBy(Function)}.
   *
   * @param key as for {@code keyedBy(Function)}
   * @param most how many jobs whose keys are equal may run at once, at least 1
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public RunnerPoolBuilder<S, J, R> keyedBy(Function<? super J, ?> key, int most) {
    Objects.requireNonNull(key, "key");
    queue = queue.withKeys(key, Settings.atLeast(1, most, "the number of jobs of a key"));
    return this;
  }

  /** {@return this; jobs are taken in the order in which they were submitted, as by default} */
  public RunnerPoolBuilder<S, J, R> fifo() {
    queue = queue.withOrder(QueueOrder.FIFO);
    return this;
  }

  /**
   * Takes the newest job first, from the moment at which the queue is full until at most half of it
   * is left; otherwise, takes the jobs in the order in which they were submitted. Under overload,
   * the newest jobs are those whose clients still wait. Jobs that are passed over wait until there
   * is less to do, or until their time is up: use a {@link #queueTimeout}. Not for pools with keys,
   * whose jobs are taken in order: such a pool does not start, and throws {@link
   * IllegalStateException}.
   *
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> newestFirstWhenFull() {
    queue = queue.withOrder(QueueOrder.NEWEST_FIRST_WHEN_FULL);
    return this;
  }

  /**
   * Takes jobs of a lower level first, and those of a level in the order in which they were
   * submitted. None starves: a level that has jobs, and was passed over 8 times in favour of lower
   * ones, has the next turn. In a pool with keys, this is the order of the jobs that could run now.
   * A {@link Stop} is in the last level. The levels share the bound of the queue.
   *
   * @param levels how many levels there are, between 1 and 16
   * @param level returns the level of a job, 0 for those to be taken first; called in the
   *     submitting thread, possibly several times; what it throws reaches that thread, and the job
   *     is not accepted. If it returns a level that is out of range, {@code submit} throws {@link
   *     IllegalArgumentException}, and the job is not accepted
   * @return this
   * @throws IllegalArgumentException if the number of levels is out of range
   */
  @SuppressWarnings("unchecked") // entries are made of jobs
  public RunnerPoolBuilder<S, J, R> priority(int levels, ToIntFunction<? super J> level) {
    Objects.requireNonNull(level, "level");
    queue = queue.withOrder(QueueOrder.ofLevels(levels, (ToIntFunction<Object>) level));
    return this;
  }

  /**
   * Lets the limit decide how many jobs run at once, up to the number of runners of the system, or
   * what {@link RunnerPool#resize} sets. When the limit grows, runners are started on demand. When
   * it shrinks, surplus runners leave, as after {@code resize}. Times are measured then, as by
   * {@link #timed}.
   *
   * @param limit the limit; see {@link Limit}
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> runners(Limit limit) {
    this.limit = Objects.requireNonNull(limit, "limit");
    return this;
  }

  /**
   * Lets runners end, and release their state, that have not been needed for a while, so that a
   * pool shrinks after a peak. A pool needs as many runners as were busy at once during that time.
   *
   * @param time how long a runner must not have been needed, more than zero; it may take a quarter
   *     longer; no limit by default
   * @return this
   * @throws IllegalArgumentException if it is zero or less
   */
  public RunnerPoolBuilder<S, J, R> idleTimeout(Duration time) {
    life = life.withIdleTimeout(Settings.positive(time, "the idle timeout"));
    return this;
  }

  /**
   * Bounds the age of a runner's state. A state that is older is not used for a further job: the
   * runner releases it and calls init. If init throws then, the job that was next goes back to the
   * front of the queue, for any runner. In a race with {@link RunnerPool#stopNow}, that job may end
   * as {@code Cancelled(false)} without being returned.
   *
   * @param age counted from when init returned, more than zero; no limit by default
   * @return this
   * @throws IllegalArgumentException if it is zero or less
   */
  public RunnerPoolBuilder<S, J, R> maxAge(Duration age) {
    life = life.withMaxAge(Settings.positive(age, "the maximal age"));
    return this;
  }

  /**
   * Looks at a state that has been idle for a while before it is used for a job: a connection may
   * have been closed by its other end. If it is no longer valid, it is renewed as by {@link
   * #maxAge}.
   *
   * @param idle how long a state must have been idle to be looked at; zero or less means whenever
   *     its runner has waited for a job
   * @param valid returns false if the state must not be used again; called in the runner's thread;
   *     an exception that it throws is logged, and means false
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> validate(Duration idle, Predicate<? super S> valid) {
    Objects.requireNonNull(idle, "idle");
    life = life.withValidation(idle, Objects.requireNonNull(valid, "valid"));
    return this;
  }

  /**
   * Bounds how long a job may wait until it starts, from the call of {@code submit}, so that the
   * pool does not work for clients that have gone. A job whose time is up never runs: it ends as
   * {@code Cancelled(false)} at that moment, and gives its room back. {@link PoolStats#expired}
   * counts these jobs. Times are measured then, as by {@link #timed}.
   *
   * @param timeout the time, more than zero; no limit by default
   * @return this
   * @throws IllegalArgumentException if it is zero or less
   */
  public RunnerPoolBuilder<S, J, R> queueTimeout(Duration timeout) {
    queue = queue.withTimeout(Settings.positive(timeout, "the queue timeout"));
    return timed();
  }

  /**
   * Measures how long each job waits and how long it runs, for {@link PoolStats#queueTime} and
   * {@link PoolStats#runTime}. This reads the clock three times for each job, which takes about 0.1
   * µs; so it is not done by default.
   *
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> timed() {
    timed = true;
    return this;
  }

  /**
   * Starts a pool with an owner thread of its own: a service. The caller must ensure that the pool
   * is closed before {@code main} returns, since its threads don't keep the JVM alive. The threads
   * have the calling thread's context class loader, and inherit nothing else from that thread: no
   * {@link InheritableThreadLocal} and no {@code ScopedValue}.
   *
   * @return a pool that accepts jobs; its runners start on demand
   * @throws ScopeUnavailableException if this JDK has no usable structured scope; nothing was
   *     started
   */
  public RunnerPool<J, R> start() {
    return new RunnerPool<>(StartedPool.service(spec()));
  }

  /** Declares that init makes nothing that a job could break. */
  RunnerPoolBuilder<S, J, R> stateless() {
    restarts = restarts.withoutState();
    return this;
  }

  /**
   * Lends {@code body} a pool that ends with the body. The jobs see the caller's {@code
   * ScopedValue}s, and the runners inherit the caller's {@link InheritableThreadLocal}s. When the
   * body returns, the pool is stopped and its jobs are waited for. When the body throws, the jobs
   * are called off and waited for. Then the listener is waited for, as by {@link
   * RunnerPool#close()}.
   *
   * <p>Interruption: while this method waits for the jobs, an interrupt calls them off, or
   * interrupts them again if they were called off before. The interrupt status is set again on
   * return.
   *
   * @param <A> the answer
   * @param <X> what the body throws
   * @param body called in the calling thread
   * @return what the body returned
   * @throws X if the body threw it; it reaches the caller when no thread of the pool is alive,
   *     except possibly that of a listener that was interrupted
   * @throws InterruptedException if the body threw it, as for {@code X}
   * @throws java.util.concurrent.CancellationException if jobs were called off after the body had
   *     returned, by an interrupt or because the {@linkplain #grace grace} had passed
   * @throws ScopeUnavailableException if this JDK has no usable structured scope; nothing was
   *     started
   */
  public <A extends @Nullable Object, X extends Exception> A use(
      Body<? super RunnerPool<J, R>, ? extends A, X> body) throws X, InterruptedException {
    Objects.requireNonNull(body, "body");
    Scope scope = settings.open(Threads.owner(settings.name()));
    try {
      StartedPool<S, J, R> pool = StartedPool.inside(scope, spec());
      A answer;
      try {
        answer = body.apply(new RunnerPool<>(pool));
      } catch (Throwable e) {
        pool.abandon();
        throw e;
      }
      pool.finish();
      return answer;
    } finally {
      scope.close();
    }
  }

  PoolSpec<S, J, R> spec() {
    return new PoolSpec<>(
        settings,
        init,
        work,
        release,
        listener,
        grace,
        unavailableAfter,
        restarts,
        queue,
        life,
        limit,
        timed);
  }
}
