// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RunnerPool} gives for a job that it accepted. It ends as exactly one {@link
 * Outcome}. May be used by any number of threads.
 *
 * @param <R> the result
 */
public final class Ticket<R extends @Nullable Object> {
  /*
   * Whoever sets claimed decides: the runner that starts the job, or who cancels it before. The
   * future gets the outcome from the claimer.
   */
  final Object job;
  final InterruptGate gate = new InterruptGate(); // around the job
  final @Nullable Context context; // captured at submit
  final long submitted = FlightEvents.recordsJobs() ? System.nanoTime() : 0;
  private final PoolCore<?, ?, R> pool;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CompletableFuture<Outcome<R>> future = new CompletableFuture<>();
  volatile boolean cancelRequested;
  KeyedInlet.@Nullable Line<R> line; // written before it is accepted

  Ticket(PoolCore<?, ?, R> pool, Object job, @Nullable Context context) {
    this.pool = pool;
    this.job = job;
    this.context = context;
  }

  /**
   * Waits for the result.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the job goes on.
   *
   * @return the result, may be null
   * @throws TaskFailedException if the job threw; that is the cause
   * @throws CancellationException if the job was called off
   * @throws IllegalStateException if every runner of the pool waits like this for its own pool, so
   *     that none could ever go on
   * @throws InterruptedException if interrupted first
   */
  public R join() throws InterruptedException {
    Outcome<R> outcome = await();
    return switch (outcome) {
      case Outcome.Success<R> success -> success.result();
      case Outcome.Failure<R> failure -> throw failed(failure.cause());
      case Outcome.Cancelled<R> cancelled -> throw new CancellationException(describe(cancelled));
    };
  }

  /**
   * Waits for the job's end, whichever it is. Interruption and exceptions as {@link #join()}, but
   * for those that come from the job.
   *
   * @return how the job ended
   * @throws IllegalStateException if every runner of the pool waits for its own pool
   * @throws InterruptedException if interrupted first; the job goes on
   */
  public Outcome<R> await() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the job goes on");
    }
    if (!future.isDone()) {
      PoolRunner<?, ?, ?> runner = PoolRunner.current();
      if (runner != null && runner.belongsTo(pool)) {
        runner.awaitOwn(this);
      }
    }
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Waits for the job's end, at most so long.
   *
   * <p>Interruption: checked on entry and while waiting. If thrown, the job goes on.
   *
   * @param timeout longest wait; zero or less means none
   * @return how the job ended, or null if it hasn't yet; it goes on then
   * @throws InterruptedException if interrupted first
   */
  public @Nullable Outcome<R> await(Duration timeout) throws InterruptedException {
    try {
      return future.get(Settings.nanos(timeout), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Looks whether the job has ended. Never waits.
   *
   * @return how the job ended, or null if it hasn't yet
   */
  public @Nullable Outcome<R> poll() {
    return future.getNow(null);
  }

  /**
   * Calls the job off. One that hasn't started never will, and ends as {@code Cancelled(false)} at
   * once. One that runs is interrupted, and ends as it chooses: as {@code Cancelled(true)} if it
   * answers the interrupt by throwing. One in a {@linkplain PoolWork#batch batch} that runs goes on
   * with the others. Never waits.
   *
   * @return false if the job had ended already
   */
  public boolean cancel() {
    if (cancelQueued()) {
      pool.cancelled.increment();
      return true;
    }
    if (future.isDone()) {
      return false;
    }
    cancelRequested = true; // before the gate: the runner looks after it has entered
    boolean landed = gate.interrupt();
    return landed || !future.isDone();
  }

  /**
   * Views this ticket as a stage, for code that composes. It completes with the result, with what
   * the job threw, or with {@link CancellationException}. Functions that depend on it run in the
   * runner's thread unless they are called by an {@code Async} method. Completing or cancelling a
   * future made of it does nothing to the job.
   *
   * @return a new stage
   */
  public CompletionStage<R> toCompletionStage() {
    CompletableFuture<R> stage = new CompletableFuture<>();
    var unused =
        future.thenAccept(outcome -> {
          switch (outcome) {
            case Outcome.Success<R> success -> stage.complete(success.result());
            case Outcome.Failure<R> failure -> stage.completeExceptionally(failure.cause());
            case Outcome.Cancelled<R> cancelled ->
                stage.completeExceptionally(new CancellationException(describe(cancelled)));
          }
        });
    return stage.minimalCompletionStage();
  }

  /** Returns the pool's name and how the job ended, if it has; never the job or its result. */
  @Override
  public String toString() {
    Outcome<R> outcome = poll();
    String state =
        outcome != null
            ? outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
            : claimed.get() ? "running" : "queued";
    return "Ticket[" + pool.name() + ", " + state + "]";
  }

  // ---- for the pool

  /** The job is the caller's to run. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Ends a job that nobody has started. */
  boolean cancelQueued() {
    return claim() && future.complete(new Outcome.Cancelled<>(false));
  }

  /** Called once, by who claimed. */
  void complete(Outcome<R> outcome) {
    future.complete(outcome);
  }

  boolean ended() {
    return future.isDone();
  }

  /** Whether {@code other} can't end before this, which runs: it is of the same key or batch. */
  boolean standsBefore(Ticket<?> other) {
    return job instanceof Batch<?> batch
        ? batch.tickets().stream().anyMatch(t -> t == other || t.standsBefore(other))
        : line != null && line == other.line;
  }

  private TaskFailedException failed(Throwable cause) {
    return new TaskFailedException(pool.name() + ": the job failed: " + cause, cause, 1);
  }

  private String describe(Outcome.Cancelled<R> cancelled) {
    return pool.name()
        + ": the job was called off "
        + (cancelled.started() ? "running" : "unstarted");
  }
}
