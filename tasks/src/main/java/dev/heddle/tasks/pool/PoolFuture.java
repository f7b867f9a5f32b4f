// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.queue.Entry;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A task of an executor, and its future. A runner of the pool runs it, and the pool judges how it ended, so a task
 * timeout works as in any other pool. If another thread runs it, as is possible after shutdownNow has returned it, it
 * is a FutureTask like others.
 */
final class PoolFuture<T extends @Nullable Object> extends FutureTask<T> {
  private final @Nullable Consumer<PoolFuture<T>> whenDone;
  private volatile @Nullable Entry<?> entry; // set before it is submitted; null if it was refused
  private volatile @Nullable OwnWaits waits; // of its pool
  private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();

  // Set between the run and the judgement. The runner's thread only.
  private @Nullable T result;
  private @Nullable Throwable thrown;

  /**
   * Makes a future.
   *
   * @param whenDone called when the future is done, or null
   */
  PoolFuture(Callable<T> task, @Nullable Consumer<PoolFuture<T>> whenDone) {
    super(task);
    this.whenDone = whenDone;
  }

  void goesInAs(Entry<?> submitted, OwnWaits of) {
    waits = of;
    entry = submitted;
  }

  /** Called when the pool has refused it. From then on the pool has nothing to do with it. */
  void wasRefused() {
    entry = null;
  }

  /** Its entry in the queue. To be called after it was submitted. */
  Entry<?> entry() {
    return Objects.requireNonNull(entry, "not submitted");
  }

  // ---- the runner

  /** Runs the task. The future is not done until it is settled. */
  @Nullable Object runUnjudged() {
    if (!runner.compareAndSet(null, Thread.currentThread())) {
      return null; // another runner of the pool runs it
    }
    run();
    if (thrown != null) {
      throw Failures.<RuntimeException>unchecked(thrown);
    }
    if (isCancelled()) {
      entry().requestCancel(); // the cancelling thread may do so only after the judgement
      throw new CancellationException("the future was cancelled");
    }
    return result;
  }

  /** Called when the pool has judged how the task ended. */
  @SuppressWarnings("unchecked") // the result of this task
  void settle(Outcome<?> outcome) {
    Thread other = runner.get();
    if (other != null && other != Thread.currentThread()) {
      return; // that thread settles it
    }
    switch (outcome) {
      case Outcome.Success<?> success -> super.set((T) success.result());
      case Outcome.Failure<?> failure -> super.setException(failure.cause());
      case Outcome.Cancelled<?> cancelled -> super.cancel(false);
    }
    result = null;
    thrown = null;
    runner.set(null);
  }

  @Override
  protected void set(T value) {
    if (runner.get() == Thread.currentThread()) {
      result = value;
    } else {
      super.set(value);
    }
  }

  @Override
  protected void setException(Throwable failure) {
    if (runner.get() == Thread.currentThread()) {
      thrown = failure;
    } else {
      super.setException(failure);
    }
  }

  // ---- users of the future

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    Entry<?> submitted = entry;
    boolean elsewhere = submitted != null && submitted.ended(); // handed back
    boolean cancelled = super.cancel(mayInterruptIfRunning && elsewhere);
    if (cancelled && submitted != null) {
      if (mayInterruptIfRunning || !submitted.isClaimed()) {
        boolean unused = submitted.cancel(); // frees its room, or interrupts its runner
      } else {
        submitted.requestCancel(); // the task goes on, and ends as called off
      }
    }
    return cancelled;
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    Entry<?> submitted = entry;
    OwnWaits of = waits;
    OwnWaits.Party self = of == null ? null : of.current();
    if (self != null && submitted != null && !isDone()) {
      self.awaitEnd(submitted, nanos -> isDoneWithin(nanos));
    }
    return super.get();
  }

  private boolean isDoneWithin(long nanos) throws InterruptedException {
    try {
      var unused = get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true; // get throws it to the caller
    }
    return true;
  }

  @Override
  protected void done() {
    if (whenDone != null) {
      whenDone.accept(this);
    }
  }

  /* This is also the park blocker of the threads that wait for it. */
  @Override
  public String toString() {
    return "Future[" + entry + ", " + state() + "]";
  }
}
