// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskScope;
import dev.heddle.tasks.Ticket;
import dev.heddle.tasks.job.Attempt;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.job.FlightEvents;
import dev.heddle.tasks.job.InterruptGate;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.TicketBlocker;
import dev.heddle.tasks.scope.Settings;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/*
 * The state that the body of a scope, its jobs, its owner and its runners share. Which jobs run is decided in Places.
 *
 * I1  A job's failure is noted, and the scope called off, before the job is completed. So code that learns of the
 *     failure by a ticket can't be the first to end the scope.
 * I2  A scope that is called off interrupts all jobs that run, and the body, after it has marked itself as called off.
 *     A job that starts meanwhile reads the mark after it has entered its gate. So does the body.
 */
final class OpenScope implements TaskScope, Entry.Home {
  /* Of all jobs that never start: calling off a million of them allocates nothing. */
  private static final Outcome<?> UNSTARTED = new Outcome.Cancelled<>(false);

  final Settings settings;
  final Places places;
  final @Nullable Deadline deadline; // of the scope; null if none
  private final boolean inherited; // the deadline is that of the job that opened the scope
  final Failures failures = new Failures();
  final InterruptGate body = new InterruptGate(); // around the body
  private final boolean supervised; // failures stay in their tickets
  private final TicketBlocker ticketBlocker;
  private final Thread caller = Thread.currentThread();
  private final AtomicLong succeeded = new AtomicLong();
  private final AtomicLong interrupted = new AtomicLong();
  private final AtomicLong neverStarted = new AtomicLong();
  private boolean bodyRuns; // the caller only
  final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>(); // set if BROKEN

  OpenScope(Settings settings, boolean supervised) {
    this.settings = settings;
    this.supervised = supervised;
    Deadline ofJob = Deadline.current();
    this.deadline = Deadline.earlier(ofJob, Deadline.ofRun(settings.runNanos()));
    this.inherited = deadline != null && deadline == ofJob;
    this.places = new Places(settings.name(), settings.runners());
    this.ticketBlocker = new TicketBlocker(settings.name());
  }

  Attempt<@Nullable Object> attempt(InterruptGate gate) {
    return new Attempt<>(
        settings.name(), settings.taskTimeout(), settings.taskTimeoutNanos(), gate);
  }

  // ---- the body

  /** The time limit, for a message. */
  String limit() {
    return inherited ? "the time of the job that opened it" : settings.limit();
  }

  void bodyBegins() {
    bodyRuns = true;
  }

  void bodyHasEnded() {
    bodyRuns = false;
    places.ended(null);
  }

  // ---- forks

  @Override
  public <R extends @Nullable Object> Ticket<R> fork(Callable<? extends R> job) {
    Objects.requireNonNull(job, "job");
    if (!mayFork()) {
      throw refused("only the body and the jobs of the scope fork, in their threads");
    }
    Context.Capture capture = settings.context();
    Forked<R> forked = new Forked<>(this, job, capture == null ? null : capture.capture());
    if (!places.add(forked)) {
      throw refused("the scope was called off");
    }
    return forked;
  }

  private RuntimeException refused(String why) {
    String fate = "; the job was not accepted and never starts";
    if (places.isOver()) {
      return new IllegalStateException(name() + ": the scope has ended" + fate);
    }
    return mayFork()
        ? new RejectedExecutionException(
            name() + ": " + why + fate, new CancellationException(name() + ": " + why))
        : new IllegalStateException(name() + ": " + why + fate);
  }

  private boolean mayFork() {
    return Thread.currentThread() == caller ? bodyRuns : ForkRunner.current(this) != null;
  }

  // ---- the ends of jobs

  /** Completes a job that was claimed. Its runner then tells {@link Places} of it. */
  @SuppressWarnings("unchecked") // a job's outcome has the job's result
  void ended(Forked<?> job, Outcome<?> outcome) {
    switch (outcome) {
      case Outcome.Success<?> success -> succeeded.incrementAndGet();
      case Outcome.Cancelled<?> cancelled ->
          (cancelled.started() ? interrupted : neverStarted).incrementAndGet();
      case Outcome.Failure<?> failure -> {
        failures.add(failure.cause());
        FlightEvents.jobFailed(name(), failure.cause());
        if (!supervised) {
          boolean unused = callOff(ScopeEnd.FAILED); // I1
        }
      }
    }
    ((Forked<Object>) job).complete((Outcome<Object>) outcome);
  }

  /* Otherwise the call tells of failures. */
  @Override
  public boolean logsUnseenFailures() {
    return supervised;
  }

  @Override
  public void calledOff(Entry<?> entry) {
    Forked<?> job = (Forked<?>) entry;
    ended(job, UNSTARTED);
    places.ended(job);
  }

  /** Called when a runner could not be started, or died. */
  void broke(Throwable e) {
    boolean first = broken.compareAndSet(null, e);
    if (!callOff(ScopeEnd.BROKEN) || !first) {
      failures.alsoTell(e);
    }
  }

  // ---- calling off

  boolean isCalledOff() {
    return places.isCalledOff();
  }

  /**
   * Calls off the scope: interrupts what runs, and ends what has not started. False if it has ended
   * or was called off before. Any thread.
   */
  boolean callOff(ScopeEnd why) {
    ForkRunner[] runners = places.callOff(why);
    if (runners == null) {
      return false;
    }
    for (ForkRunner runner : runners) {
      interrupt(runner.gate);
    }
    interrupt(body);
    for (Forked<?> job = places.takeUnstarted(); job != null; job = places.takeUnstarted()) {
      if (job.claim(Entry.NOBODY)) { // otherwise its ticket calls it off at this moment
        calledOff(job);
      }
    }
    return true;
  }

  private void interrupt(InterruptGate gate) {
    try {
      gate.interrupt();
    } catch (RuntimeException | Error foreign) { // from a channel in which the thread waits
      failures.alsoTell(foreign);
    }
  }

  // ---- tickets

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public TicketBlocker ticketBlocker() {
    return ticketBlocker;
  }

  @Override
  public boolean awaitFromWithin(Entry<?> entry, long nanos) throws InterruptedException {
    ForkRunner runner = ForkRunner.current(this);
    if (runner == null) {
      return false;
    }
    runner.await((Forked<?>) entry, nanos);
    return true;
  }

  // ---- for people

  /** How many jobs ended how. To be called when all have ended. */
  String tally() {
    return succeeded + " done, " + interrupted + " interrupted, " + neverStarted + " never started";
  }

  @Override
  public String toString() {
    return "TaskScope[" + name() + ", " + places.describe() + "]";
  }
}
