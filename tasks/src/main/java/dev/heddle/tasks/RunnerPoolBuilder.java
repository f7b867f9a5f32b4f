// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.pool.PoolSpec;
import dev.heddle.tasks.pool.Restarts;
import dev.heddle.tasks.pool.StartedPool;
import dev.heddle.tasks.scope.Scope;
import dev.heddle.tasks.scope.Settings;
import dev.heddle.tasks.scope.Threads;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Describes a pool. Made by {@link TaskSystem.Configured#pool}. Not safe for use by several threads
 * at once.
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
  private @Nullable Function<? super J, ?> keyOf;
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
   * Says how a runner gives its state back: always, when it ends or makes a new one.
   *
   * @param release called once for each state, in the runner's thread
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> release(PoolWork.Release<? super S> release) {
    this.release = Objects.requireNonNull(release, "release");
    return this;
  }

  /**
   * Says who is told what happens.
   *
   * @param listener called in a thread of its own, one event after the other
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> listener(PoolListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Says how long {@link RunnerPool#close()}, and the end of {@link #use}, let accepted jobs go on.
   *
   * @param grace by default 30 s for {@code close}, and as long as they take for {@code use}; zero
   *     or less means not at all
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> grace(Duration grace) {
    this.grace = Objects.requireNonNull(grace, "grace");
    return this;
  }

  /**
   * Says when a job has left the runner's state broken. The runner then releases it, and calls init
   * anew before its next job.
   *
   * <p>The predicate is asked about each job that failed, and about each that Heddle interrupted,
   * however that ended: with the cause of its {@link Outcome.Failure}, which is a {@link
   * java.util.concurrent.TimeoutException} if it took longer than it may; with the same if it did
   * so and returned nevertheless; else, if it was called off, with a {@link
   * java.util.concurrent.CancellationException}.
   *
   * <p>By default a state is broken if an interrupt hit the job that used it, since an interrupt
   * closes the sockets and channels that a virtual thread waits for; and by a {@link
   * VirtualMachineError}, all but {@link StackOverflowError}. A pool without state ignores
   * interrupts by default.
   *
   * @param restartWhen true if the state must not be used again; called in the runner's thread; if
   *     it throws, that is logged, and means true
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> restartWhen(Predicate<? super Throwable> restartWhen) {
    restarts = restarts.withWhen(Objects.requireNonNull(restartWhen, "restartWhen"));
    return this;
  }

  /**
   * Says how long a runner waits before it calls init anew because a job has left its state broken.
   * Meanwhile others are started for what is queued, as many as there may be.
   *
   * @param pause none by default, and if it is zero or less
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> restartPause(Duration pause) {
    restarts = restarts.withPause(Objects.requireNonNull(pause, "pause"));
    return this;
  }

  /**
   * Says how long a runner waits before it calls init again when that threw: twice as long each
   * time, until it returns.
   *
   * @param first the wait after the first failure, more than zero; 10 ms by default
   * @param longest the longest wait, not less than the first; 10 s by default
   * @return this
   * @throws IllegalArgumentException if one of them is out of range
   */
  public RunnerPoolBuilder<S, J, R> initRetry(Duration first, Duration longest) {
    if (first.compareTo(Duration.ZERO) <= 0 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "the first wait must be more than zero, and the longest not less: "
              + first
              + ", "
              + longest);
    }
    restarts = restarts.withRetry(first, longest);
    return this;
  }

  /**
   * Says how long jobs wait for a runner when none can be had: none could be started, or {@code
   * init} has thrown each time, and no runner has a state. From then on, until a runner has one,
   * jobs that are queued fail, unstarted, with a {@link PoolUnavailableException} that has the last
   * failure as its cause; and so do those that are submitted. The runners go on trying.
   *
   * @param time from the first failure on, 30 s by default; zero or less means at once
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> unavailableAfter(Duration time) {
    this.unavailableAfter = Objects.requireNonNull(time, "time");
    return this;
  }

  /**
   * Says which jobs must not overtake each other, nor run at the same time: those whose keys are
   * equal. Jobs of one key run one after another, in the order in which they were submitted, and
   * each sees what the one before did; the next runs also when that failed or was called off. Jobs
   * of different keys run in parallel. A key with many jobs takes turns with the others.
   *
   * <p>The queue's bound holds for the jobs of all keys together, and only keys with jobs are
   * remembered. A job that waits for a later one of its own key gets {@link IllegalStateException}.
   *
   * @param key gives a job's key, not null, with {@code equals} and {@code hashCode} that don't
   *     change; called in the submitting thread, perhaps several times for a job that waits for
   *     room; that thread gets what it throws, and the job is not accepted. Not called with a
   *     {@link Stop}
   * @return this
   */
  public RunnerPoolBuilder<S, J, R> keyedBy(Function<? super J, ?> key) {
    this.keyOf = Objects.requireNonNull(key, "key");
    return this;
  }

  /**
   * Starts a pool with an owner of its own: a service. Whoever starts it sees to it that it is
   * closed, before {@code main} returns, since its threads don't keep the JVM alive. They have the
   * calling thread's context class loader, and inherit nothing else from it: no {@link
   * InheritableThreadLocal} and no {@code ScopedValue}.
   *
   * @return a pool that accepts jobs; its runners start on demand
   * @throws ScopeUnavailableException if this JDK has no usable structured scope; nothing was
   *     started
   */
  public RunnerPool<J, R> start() {
    return new RunnerPool<>(StartedPool.service(spec()));
  }

  /** Says that init makes nothing that a job could break. */
  RunnerPoolBuilder<S, J, R> stateless() {
    restarts = restarts.withoutState();
    return this;
  }

  /**
   * Lends {@code body} a pool that ends with it. Its jobs see the caller's {@code ScopedValue}s,
   * and its runners inherit the caller's {@link InheritableThreadLocal}s. When the body returns,
   * the pool is stopped and its jobs are waited for; when it throws, they are called off and waited
   * for. Then the listener is waited for, as by {@link RunnerPool#close()}.
   *
   * <p>Interruption: while this waits for the jobs, an interrupt calls them off, or interrupts once
   * more those that were called off; it is kept in the interrupt status.
   *
   * @param <A> the answer
   * @param body called in the calling thread; what it throws reaches the caller, when no thread of
   *     the pool is alive, but perhaps that of a listener that was interrupted
   * @return what the body returned
   * @throws java.util.concurrent.CancellationException if jobs were called off after the body had
   *     returned, by an interrupt or because the {@linkplain #grace grace} had passed
   * @throws ScopeUnavailableException if this JDK has no usable structured scope; nothing was
   *     started
   */
  public <A extends @Nullable Object> A use(Function<? super RunnerPool<J, R>, ? extends A> body) {
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
        settings, init, work, release, listener, grace, unavailableAfter, restarts, keyOf);
  }
}
