// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolWork;
import dev.heddle.tasks.job.Log;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/*
 * A pool as an ExecutorService, with the promises of a fixed thread pool: a task that the executor's own tasks submit
 * never waits for room, and an exception that no future holds goes to the uncaught-exception handler.
 *
 * I1  open counts the tasks that are being submitted, and those that were accepted and are not done. So when the pool
 *     is stopped and open is 0, all tasks are done, and stay so.
 */
public final class PoolExecutor implements ExecutorService {
  /** The work of a pool's runners for an executor: they run its tasks. */
  @SuppressWarnings("NullAway") // the result of a task that has none is never read
  public static final PoolWork<Object, Runnable, Object> WORK =
      (state, task) -> {
        if (task instanceof PoolFuture<?> future) {
          return future.runUnjudged();
        }
        task.run();
        return null;
      };

  private final AtomicLong open = new AtomicLong(); // I1
  private volatile boolean terminated;
  private final StartedPool<?, Runnable, Object> pool;
  private final PoolState<?, Runnable, Object> state;

  private PoolExecutor(PoolSpec<?, Runnable, Object> spec) {
    this.pool = StartedPool.service(spec, new Ends());
    this.state = pool.state();
  }

  /** Starts a pool as an executor. */
  public static ExecutorService start(PoolSpec<?, Runnable, Object> spec) {
    return new PoolExecutor(spec);
  }

  private final class Ends implements JobEnds {
    @Override
    public void comes() {
      open.incrementAndGet();
    }

    @Override
    public void refused() {
      open.decrementAndGet();
    }

    @Override
    public void ended(Object job, Outcome<?> outcome) {
      if (job instanceof PoolFuture<?> future) {
        future.settle(outcome);
      } else if (outcome instanceof Outcome.Failure<?> failure) {
        Log.uncaught(failure.cause());
      }
      open.decrementAndGet();
    }

    @Override
    public void handedBack(Object job) {
      open.decrementAndGet();
    }
  }

  // ---- submitting

  @Override
  public void execute(Runnable command) {
    accept(Objects.requireNonNull(command, "command"));
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
    PoolFuture<T> future = new PoolFuture<>(Objects.requireNonNull(task, "task"), null);
    accept(future);
    return future;
  }

  @Override
  public <T extends @Nullable Object> Future<T> submit(Runnable task, T result) {
    return submit(Executors.callable(task, result));
  }

  @Override
  @SuppressWarnings("NullAway") // its result is null
  public Future<?> submit(Runnable task) {
    return submit(task, null);
  }

  private void accept(Runnable task) {
    try {
      boolean unused = enter(task, Wait.FOR_EVER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException(
          pool.name() + ": interrupted while waiting for room; the task was not accepted", e);
    }
  }

  private boolean enter(Runnable task, long nanos) throws InterruptedException {
    Entry<Object> entry = pool.entrance().entry(task, null);
    PoolFuture<?> future = task instanceof PoolFuture<?> of ? of : null;
    if (future != null) {
      future.goesInAs(entry, state.waits);
    }
    boolean accepted = false;
    try {
      accepted = pool.entrance().submit(entry, nanos);
      return accepted;
    } finally {
      if (!accepted && future != null) {
        future.wasRefused(); // it is not counted, so cancelling it must not count it either
      }
    }
  }

  // ---- several at once

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    return invokeAll(tasks, new TimeLeft());
  }

  @Override
  public <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return invokeAll(tasks, new TimeLeft(timeout, unit));
  }

  /* Tasks that are not accepted in time are cancelled as well. */
  private <T extends @Nullable Object> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, TimeLeft time) throws InterruptedException {
    refuseInterrupted();
    List<PoolFuture<T>> futures = futures(tasks);
    boolean done = false;
    try {
      for (PoolFuture<T> future : futures) {
        if (!enter(future, time.nanos())) {
          return List.copyOf(futures);
        }
      }
      for (PoolFuture<T> future : futures) {
        if (!await(future, time)) {
          return List.copyOf(futures);
        }
      }
      done = true;
      return List.copyOf(futures);
    } finally {
      if (!done) {
        futures.forEach(future -> future.cancel(true));
      }
    }
  }

  private static <T extends @Nullable Object> List<PoolFuture<T>> futures(
      Collection<? extends Callable<T>> tasks) {
    List<PoolFuture<T>> futures = new ArrayList<>();
    for (Callable<T> task : tasks) {
      futures.add(new PoolFuture<>(Objects.requireNonNull(task, "task"), null));
    }
    return futures;
  }

  /* Waits for a future. Returns whether it is done, in whatever way. */
  private static boolean await(Future<?> future, TimeLeft time) throws InterruptedException {
    try {
      if (time.isUnlimited()) {
        var unused = future.get();
      } else {
        var unused = future.get(time.nanos(), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException | CancellationException e) {
      return true; // the caller learns it from the future's get
    } catch (TimeoutException e) {
      return false;
    }
    return true;
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return invokeAny(tasks, new TimeLeft());
    } catch (TimeoutException e) {
      throw new AssertionError(e); // the time limit is centuries away
    }
  }

  @Override
  public <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return invokeAny(tasks, new TimeLeft(timeout, unit));
  }

  private <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, TimeLeft time)
      throws InterruptedException, ExecutionException, TimeoutException {
    refuseInterrupted();
    try (Race<T> race = new Race<>(tasks, this::enter, state.waits)) {
      return race.winner(time);
    }
  }

  private static void refuseInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before the first task; nothing was submitted");
    }
  }

  // ---- the end

  @Override
  public void shutdown() {
    pool.stop();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return pool.stopNow();
  }

  @Override
  public boolean isShutdown() {
    return state.isStopped();
  }

  /** Whether this was shut down and all tasks are done. Its runners may be about to end. */
  @Override
  public boolean isTerminated() {
    if (!terminated && state.isStopped() && open.get() == 0) {
      terminated = true; // a later task is refused, and counted in open for a moment
    }
    return terminated;
  }

  /*
   * Also waits until no runner is alive. If all tasks are done already, an interrupt ends that wait without an
   * exception.
   */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    Duration patience = Duration.ofNanos(unit.toNanos(timeout));
    if (!isTerminated()) {
      return pool.await(patience) || isTerminated(); // it may be terminated at the last moment
    }
    boolean interrupted = Thread.interrupted();
    try {
      boolean unused = pool.await(patience);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return true;
  }

  /*
   * As the interface specifies. In addition, no thread is left, and the tasks that an interrupt calls off end as
   * cancelled.
   */
  @Override
  public void close() {
    shutdown();
    boolean interrupted = false;
    for (boolean ended = false; !ended; ) {
      try {
        ended = pool.await(Duration.ofNanos(Wait.FOR_EVER));
      } catch (InterruptedException e) {
        interrupted = true;
        state.cutOff();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "Executor[" + pool + "]";
  }
}
