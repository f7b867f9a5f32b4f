// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.ScopeUnavailableException;
import dev.heddle.tasks.Ticket;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.queue.Wait;
import dev.heddle.tasks.scope.Scope;
import dev.heddle.tasks.scope.Settings;
import dev.heddle.tasks.scope.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/* A pool with the thread that owns it: how the pool is started, and how it is ended. */
public final class StartedPool<S, J, R extends @Nullable Object> {
  private final PoolState<S, J, R> state;
  private final Entrance<J, R> entrance;

  private StartedPool(PoolState<S, J, R> state) {
    this.state = state;
    this.entrance = new Entrance<>(state);
  }

  /** Starts a service. Its threads take over only the class loader of the calling thread. */
  public static <S, J, R extends @Nullable Object> StartedPool<S, J, R> service(
      PoolSpec<S, J, R> spec) {
    return service(spec, null);
  }

  static <S, J, R extends @Nullable Object> StartedPool<S, J, R> service(
      PoolSpec<S, J, R> spec, @Nullable JobEnds ends) {
    Settings settings = spec.settings();
    var unused = settings.effectiveEngine(); // a misspelt one throws here, and not in the owner
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    ThreadFactory runners = Threads.serviceRunners(settings.name(), settings.platform(), loader);
    PoolState<S, J, R> state = new PoolState<>(spec, ends);
    PoolOwner<S, J, R> owner = new PoolOwner<>(state, runners);
    Thread thread = Threads.serviceOwner(settings.name(), loader).newThread(owner);
    state.end.startsWith(thread);
    thread.start();
    return opened(state, owner, thread);
  }

  /** Starts a pool inside {@code scope}. Its threads inherit from the calling thread. */
  public static <S, J, R extends @Nullable Object> StartedPool<S, J, R> inside(
      Scope scope, PoolSpec<S, J, R> spec) {
    Settings settings = spec.settings();
    PoolState<S, J, R> state = new PoolState<>(spec, null);
    ThreadFactory runners = Threads.runners(settings.name(), settings.platform());
    PoolOwner<S, J, R> owner = new PoolOwner<>(state, runners);
    Thread thread = scope.fork(owner);
    state.end.startsWith(thread);
    return opened(state, owner, thread);
  }

  private static <S, J, R extends @Nullable Object> StartedPool<S, J, R> opened(
      PoolState<S, J, R> state, PoolOwner<S, J, R> owner, Thread thread) {
    try {
      owner.opened.join();
    } catch (CompletionException e) {
      Threads.joinAll(List.of(thread));
      if (e.getCause() instanceof ScopeUnavailableException refusal) {
        throw new ScopeUnavailableException(refusal.getMessage(), refusal);
      }
      throw e;
    }
    return new StartedPool<>(state);
  }

  PoolState<S, J, R> state() {
    return state;
  }

  Entrance<J, R> entrance() {
    return entrance;
  }

  public String name() {
    return state.name();
  }

  public Ticket<R> submit(J job) throws InterruptedException {
    return entrance.submit(job);
  }

  /** Submits a job that has {@code budget} to wait for room, to wait for a runner, and to run. */
  public Ticket<R> submit(J job, Duration budget) throws InterruptedException {
    return entrance.submit(job, Deadline.after(budget));
  }

  /** Submits a job, and waits for its result. */
  public R call(J job) throws InterruptedException {
    return entrance.call(job, null);
  }

  /** As {@link #submit(Object, Duration)}, and waits for the result. */
  public R call(J job, Duration budget) throws InterruptedException {
    return entrance.call(job, Deadline.after(budget));
  }

  public @Nullable Ticket<R> trySubmit(J job) {
    return entrance.trySubmit(job);
  }

  public void resize(int runners) {
    state.resize(runners);
  }

  public PoolStats stats() {
    return state.stats();
  }

  // ---- stopping

  public void stop() {
    state.stop();
  }

  /** Stops at once; returns the jobs that never started. */
  public List<J> stopNow() {
    return state.stopNow();
  }

  /** Whether no thread of the pool is alive, except perhaps the listener's. */
  public boolean ended() {
    return state.end.isOwnerDead();
  }

  /** Waits until the pool has ended. */
  public void await() throws InterruptedException {
    boolean unused = await(Wait.FOR_EVER);
  }

  /** Waits until the pool has ended; false if time ran out. */
  public boolean await(Duration timeout) throws InterruptedException {
    return await(Settings.nanos(timeout));
  }

  private boolean await(long nanos) throws InterruptedException {
    refuseOwnThreads();
    if (Thread.interrupted()) {
      throw interrupted();
    }
    try {
      return ended() || state.end.await(nanos);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private InterruptedException interrupted() {
    return new InterruptedException(
        name() + ": interrupted while waiting for the pool's end; it goes on");
  }

  /** Stops, waits for at most the grace period, and then stops at once what is left. */
  public void close() {
    state.stop();
    refuseOwnThreads();
    boolean ended = false;
    boolean interrupted = false;
    try {
      ended = state.end.await(Settings.nanos(state.spec.graceOfClose()));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (!ended) {
      interrupted |= cutOff();
    }
    interrupted |= awaitListener();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops, and waits for all accepted jobs, for at most the grace period if there is one.
   *
   * @throws CancellationException if jobs were called off because time ran out or the calling
   *     thread was interrupted; the interrupt status is set again
   */
  public void finish() {
    Duration patience = state.spec.grace();
    state.stop();
    boolean ended = false;
    boolean interrupted = false;
    try {
      ended = state.end.await(patience == null ? Wait.FOR_EVER : Settings.nanos(patience));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (ended) {
      if (awaitListener()) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    long before = stats().cancelled();
    boolean again = cutOff();
    if (awaitListener() || again || interrupted) {
      Thread.currentThread().interrupt();
    }
    long calledOff = stats().cancelled() - before;
    if (calledOff > 0) {
      throw new CancellationException(
          name()
              + ": jobs called off: "
              + calledOff
              + (interrupted ? ", interrupted" : ", the grace of " + patience + " has passed"));
    }
  }

  /** Stops at once, and waits for the end. If interrupted, interrupts what still runs once more. */
  public void abandon() {
    boolean interrupted = cutOff();
    if (awaitListener() || interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /* Stops at once, and waits for the end. Returns whether the calling thread was interrupted. */
  private boolean cutOff() {
    boolean interrupted = false;
    for (boolean ended = false; !ended; ) {
      state.cutOff();
      try {
        ended = state.end.await(Wait.FOR_EVER);
      } catch (InterruptedException e) {
        interrupted = true; // stops once more: a job may have mistaken the first interrupt
      }
    }
    return interrupted;
  }

  /* To be called when the pool has ended. Returns whether the calling thread was interrupted. */
  private boolean awaitListener() {
    try {
      state.reports.finish(state.spec.graceOfClose());
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  private void refuseOwnThreads() {
    if (state.waits.current() != null) {
      throw new IllegalStateException(name() + ": a job can't wait for its own pool's end");
    }
    if (state.isOwner()) {
      throw new IllegalStateException(name() + ": the pool's owner can't wait for its end");
    }
  }

  @Override
  public String toString() {
    PoolStats s = stats();
    return s.name()
        + (ended() ? ", ended" : s.stopped() ? ", stopped" : "")
        + ", "
        + s.running()
        + " running of "
        + s.alive()
        + " alive of "
        + s.runners()
        + (s.pausing() == 0 ? ", " : ", " + s.pausing() + " pausing, ")
        + s.queued()
        + " queued";
  }
}
