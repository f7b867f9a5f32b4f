// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskFunction;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.job.FlightEvents;
import dev.heddle.tasks.job.InterruptAnswer;
import dev.heddle.tasks.job.InterruptGate;
import dev.heddle.tasks.scope.Settings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * The state that the owner of a run and its runners share.
 *
 * I1  end is written once. The thread that writes it then interrupts every registered runner. Only where outcomes are
 *     handed out after the deadline, CANCELLED or ENOUGH may replace DEADLINE.
 * I2  A runner registers its thread before it looks at end, so it sees end or is interrupted.
 * I3  active counts the runners that were forked and have not left; leaving is a runner's last step.
 * I4  The owner parks only after it has checked everything that it waits for. A thread that changes any of that unparks
 *     the owner.
 */
@SuppressWarnings("ReferenceEquality") // the same deadline, not an equal one
final class RunState<I> {
  private static final VarHandle END;

  static {
    try {
      END = MethodHandles.lookup().findVarHandle(RunState.class, "end", End.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Settings settings;
  final Source<I> source;
  final Sink sink;
  final TaskFunction<? super I, ?> function;
  final @Nullable Context context; // of the caller
  final @Nullable Deadline deadline; // of the run; null if none
  private final boolean inherited; // the deadline is that of the job that started the run
  private final Recipe<?> recipe;
  private final boolean outcomes; // the collector takes failures, too
  final Thread owner;
  final InterruptGate body = new InterruptGate(); // around the collector's foreign code
  final Failures failures = new Failures();
  final AtomicInteger active = new AtomicInteger(); // I3
  final AtomicInteger started = new AtomicInteger(); // runners that took an input
  volatile @Nullable Taker newest; // written by the owner
  private @Nullable Throwable inputFailure; // by the holder of the source, once
  private volatile @Nullable End end; // I1

  RunState(
      Settings settings,
      Thread owner,
      Source<I> source,
      Sink sink,
      TaskFunction<? super I, ?> function,
      Recipe<?> recipe) {
    this.settings = settings;
    this.owner = owner;
    this.source = source;
    this.sink = sink;
    this.function = function;
    this.context = settings.context() == null ? null : settings.context().capture();
    Deadline ofJob = Deadline.current();
    this.deadline = Deadline.earlier(ofJob, Deadline.ofRun(settings.runNanos()));
    this.inherited = deadline != null && deadline == ofJob;
    this.recipe = recipe;
    this.outcomes = recipe.takesOutcomes();
  }

  @Nullable End end() {
    return end;
  }

  boolean stopped() {
    return end != null;
  }

  /** The time limit of the run, for a message. */
  String limit() {
    return inherited ? "the time of the job that started it" : settings.limit();
  }

  /** Whether the collector is handed what there is, and what comes: until the run is stopped. */
  boolean handsOut() {
    End end = this.end;
    return end == null || (end == End.DEADLINE && recipe.partial());
  }

  /** Why the input failed; null if it didn't. To be called when all runners have left. */
  @Nullable Throwable inputFailure() {
    return inputFailure;
  }

  // ---- a runner's steps

  void tookFirst() {
    started.incrementAndGet();
    if (source.size() < 0) {
      LockSupport.unpark(owner); // I4: it may fork now
    }
  }

  /** Called when a job has ended. */
  void ended(Taker runner, Outcome<?> outcome) {
    if (outcome instanceof Outcome.Success<?> success) {
      runner.addDoneOpaque();
      sink.put(runner, outcomes ? success : success.result());
      return;
    }
    if (outcome instanceof Outcome.Failure<?> failure) {
      long failed = failures.add(failure.cause());
      FlightEvents.jobFailed(settings.name(), failure.cause());
      source.failed(runner.index);
      if (failed >= recipe.failureLimit) {
        stop(End.FAILED);
      }
    } else {
      runner.addInterruptedOpaque();
    }
    putOutcome(runner, outcome);
  }

  /** Called when an input was taken, but the run had stopped. */
  void neverStarted(Taker runner, Object input) {
    runner.unstarted = input;
    putOutcome(runner, new Outcome.Cancelled<>(false));
  }

  /**
   * Passes the inputs that were taken but not started to the hook. Owner only, when no runner is
   * alive.
   */
  void tellUnstarted() {
    Consumer<Object> hook = settings.unstarted();
    if (hook == null || source.size() >= 0) {
      return;
    }
    for (Taker r = newest; r != null; r = r.next) {
      if (r.unstarted != null) {
        try {
          hook.accept(r.unstarted);
        } catch (Throwable e) {
          failures.alsoTell(e);
        }
      }
    }
  }

  private void putOutcome(Taker runner, Outcome<?> outcome) {
    if (outcomes) {
      sink.put(runner, outcome);
    }
  }

  void inputFailed(Throwable e) {
    if (!stopped() || !InterruptAnswer.isIn(e)) {
      inputFailure = e;
      stop(End.INPUT);
    }
  }

  /**
   * Called when a runner itself threw, which is a bug in Heddle. It is reported instead of losing a
   * result.
   */
  void broke(Throwable e) {
    failures.add(e);
    stop(End.FAILED);
  }

  /** The last step of a runner. */
  void left() {
    if (active.decrementAndGet() == 0) {
      LockSupport.unpark(owner);
    }
  }

  /**
   * Called by the owner when nothing can stop the run any more but by coming first: no runner is
   * left.
   */
  void settle() {
    if (!END.compareAndSet(this, null, End.DONE) && recipe.partial()) {
      END.compareAndSet(this, End.DEADLINE, End.ENOUGH); // the answer is made of what there is
    }
  }

  // ---- any thread

  /** Stops the run, unless it was stopped before. Returns whether this call stopped it. */
  boolean stop(End why) {
    if (!END.compareAndSet(this, null, why)) {
      return false;
    }
    Thread self = Thread.currentThread();
    for (Taker r = newest; r != null; r = r.next) {
      Thread thread = r.thread;
      if (thread != null && thread != self) {
        try {
          thread.interrupt();
        } catch (RuntimeException | Error foreign) { // from a channel in which the thread waits
          failures.alsoTell(foreign);
        }
      }
    }
    tellOwner();
    return true;
  }

  /**
   * Stops the run for the handle; also while outcomes are handed out after the deadline. Returns
   * whether this call stopped it.
   */
  boolean cancel() {
    if (stop(End.CANCELLED)) {
      return true;
    }
    if (recipe.partial() && END.compareAndSet(this, End.DEADLINE, End.CANCELLED)) {
      tellOwner();
      return true;
    }
    return false;
  }

  private void tellOwner() {
    try {
      if (!handsOut()) {
        body.interrupt();
      }
    } catch (RuntimeException | Error foreign) {
      failures.alsoTell(foreign);
    }
    LockSupport.unpark(owner);
  }
}
