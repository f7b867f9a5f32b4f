// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.job.Attempt;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.InterruptGate;
import dev.heddle.tasks.queue.TicketBlocker;
import dev.heddle.tasks.queue.Wait;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/* A thread of a scope: does jobs, one after another, and waits in between, or while its job waits for another. */
final class ForkRunner implements Runnable, Attempt.Subject<@Nullable Object> {
  private static final ThreadLocal<@Nullable ForkRunner> CURRENT = new ThreadLocal<>();

  private final OpenScope scope;
  final InterruptGate gate = new InterruptGate(); // around jobs
  private final Attempt<@Nullable Object> attempt;
  private volatile @Nullable Thread thread;

  // Under the lock of Places.
  @Nullable Forked<?> job; // written in its own thread, which may also read it without the lock
  @Nullable Forked<?> awaits; // that its job waits for, without a time limit
  @Nullable RunnerQueue queue; // that it is in
  @Nullable ForkRunner before; // in the queue
  @Nullable ForkRunner after;
  volatile boolean placed; // it has a place; its own thread may read it without the lock

  ForkRunner(OpenScope scope) {
    this.scope = scope;
    this.attempt = scope.attempt(gate);
  }

  /** The calling thread as a runner of {@code scope}; null if it is none. */
  @SuppressWarnings("ReferenceEquality") // one scope, not a similar one
  static @Nullable ForkRunner current(OpenScope scope) {
    ForkRunner runner = CURRENT.get();
    return runner != null && runner.scope == scope ? runner : null;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      CURRENT.set(this);
      Deadline.bind(scope.deadline);
      Forked<?> next = scope.places.first(this);
      while (next != null) {
        scope.ended(next, run(next));
        next = scope.places.next(this);
      }
    } catch (Throwable e) {
      died(e);
    } finally {
      CURRENT.remove();
      scope.places.left(this, true);
    }
  }

  private Outcome<?> run(Forked<?> one) {
    Thread.interrupted(); // T8: clears a stray interrupt; ours come through the gate
    try {
      return attempt.at(this, one);
    } catch (Throwable e) { // a bug in Heddle, or no memory
      return new Outcome.Failure<>(e);
    }
  }

  /* No job threw this. The scope is called off, and the job that it did has ended. */
  private void died(Throwable e) {
    scope.broke(e);
    Forked<?> open = job;
    if (open != null && !open.ended()) {
      scope.ended(open, new Outcome.Failure<>(e));
    }
  }

  // ---- waiting for a place

  /** Waits until it has a place; false if the scope is over before. */
  boolean awaitPlace(Places places) {
    while (!placed && !places.isOver()) {
      LockSupport.park(this);
      Thread.interrupted();
    }
    return placed;
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Waits for the end of {@code awaited}, for at most {@code nanos}. Meanwhile another job has its
   * place.
   */
  void await(Forked<?> awaited, long nanos) throws InterruptedException {
    boolean timed = nanos != Wait.FOR_EVER;
    long deadline = timed ? System.nanoTime() + nanos : 0;
    boolean calledOffBefore = scope.isCalledOff();
    if (!scope.places.beginWait(this, awaited, timed)) {
      return;
    }
    boolean interrupted;
    try {
      interrupted = awaitEnd(awaited, timed, deadline);
    } catch (Throwable e) { // no stack or no memory is left; the job goes on without a place
      scope.places.endWait(this, awaited);
      throw e;
    }
    if (scope.isCalledOff() && !calledOffBefore) {
      Thread.interrupted(); // what is thrown stands for it
      throw new InterruptedException();
    }
    if (interrupted) {
      if (!awaited.ended()) {
        throw new InterruptedException();
      }
      Thread.currentThread().interrupt();
    }
  }

  /* Returns, with a place, when the wait is over; true if it was interrupted. */
  private boolean awaitEnd(Forked<?> awaited, boolean timed, long deadline) {
    TicketBlocker blocker = scope.ticketBlocker();
    boolean interrupted = false;
    boolean waits = true; // for the job, not only for a place
    while (!placed) {
      long left = timed && waits ? deadline - System.nanoTime() : Wait.FOR_EVER;
      if (waits && (Thread.currentThread().isInterrupted() || left <= 0)) {
        scope.places.endWait(this, awaited); // before the status is cleared, see OwnCycle
        waits = false;
      } else if (left == Wait.FOR_EVER) {
        LockSupport.park(blocker);
      } else {
        LockSupport.parkNanos(blocker, left);
      }
      interrupted |= !waits && Thread.interrupted();
    }
    return Thread.interrupted() || interrupted;
  }

  /** Whether it was interrupted in its wait, and is about to end it. */
  boolean isLeavingWait() {
    Thread waiting = thread;
    return waiting != null && waiting.isInterrupted();
  }

  void interrupt() {
    gate.interrupt(); // a job that starts meanwhile checks for itself
  }

  // ---- called by the attempt

  @Override
  public @Nullable Object call() throws Exception {
    return Objects.requireNonNull(job).code().call();
  }

  @Override
  public boolean isCalledOff() {
    return scope.isCalledOff() || Objects.requireNonNull(job).seesCancelRequested();
  }

  @Override
  public @Nullable Context context() {
    return Objects.requireNonNull(job).context();
  }

  @Override
  public long submitted() {
    return Objects.requireNonNull(job).submitted();
  }

  /* The park blocker of an idle runner. */
  @Override
  public String toString() {
    return scope.name() + ": a runner waits for a job";
  }
}
