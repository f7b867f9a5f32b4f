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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A task of an executor, and its future. A runner of the pool runs it, and the pool judges how it
 * ended: so a task timeout is the same here as everywhere. Run by somebody else, as one that
 * shutdownNow has given back may be, it is a FutureTask like others.
 */
final class PoolFuture<T extends @Nullable Object> extends FutureTask<T> {
  private final @Nullable Consumer<PoolFuture<T>> whenDone;
  private @Nullable Entry<?> entry; // written before it is submitted

  // Between the run and the judgement. The runner's thread only.
  private @Nullable Thread runner;
  private @Nullable T result;
  private @Nullable Throwable thrown;

  /**
   * Makes one.
   *
   * @param whenDone told when it is done, or null
   */
  PoolFuture(Callable<T> task, @Nullable Consumer<PoolFuture<T>> whenDone) {
    super(task);
    this.whenDone = whenDone;
  }

  void goesInAs(Entry<?> submitted) {
    entry = submitted;
  }

  /** What it is in the queue. When it has been submitted. */
  Entry<?> entry() {
    return Objects.requireNonNull(entry, "not submitted");
  }

  // ---- the runner

  /** Runs the task, and leaves it undone. */
  @Nullable Object runUnjudged() {
    runner = Thread.currentThread();
    try {
      run();
    } finally {
      runner = null;
    }
    if (thrown != null) {
      throw Failures.<RuntimeException>unchecked(thrown);
    }
    if (isCancelled()) {
      throw new CancellationException("the future was cancelled");
    }
    return result;
  }

  /** The pool has judged. */
  @SuppressWarnings("unchecked") // the result of this task
  void settle(Outcome<?> outcome) {
    switch (outcome) {
      case Outcome.Success<?> success -> super.set((T) success.result());
      case Outcome.Failure<?> failure -> super.setException(failure.cause());
      case Outcome.Cancelled<?> cancelled -> super.cancel(false);
    }
    result = null;
    thrown = null;
  }

  @Override
  protected void set(T value) {
    if (runner == Thread.currentThread()) {
      result = value;
    } else {
      super.set(value);
    }
  }

  @Override
  protected void setException(Throwable failure) {
    if (runner == Thread.currentThread()) {
      thrown = failure;
    } else {
      super.setException(failure);
    }
  }

  // ---- whoever has the future

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(false);
    Entry<?> submitted = entry;
    if (cancelled && submitted != null && (mayInterruptIfRunning || !submitted.isClaimed())) {
      boolean unused = submitted.cancel(); // its room is free, or its runner is interrupted
    }
    return cancelled;
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    Entry<?> submitted = entry;
    if (submitted != null && !isDone()) {
      submitted.refuseVainWait();
    }
    return super.get();
  }

  @Override
  protected void done() {
    if (whenDone != null) {
      whenDone.accept(this);
    }
  }

  /* Also the park blocker of those that wait for it. */
  @Override
  public String toString() {
    return "Future[" + entry + ", " + state() + "]";
  }
}
