// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/*
 * A runner's attempts at jobs, one at a time. This is the only place where a job is run and its outcome is determined.
 * A job runs in its context. It is interrupted when its time is up, and by a thread that calls it off. What it throws
 * in response to that interrupt is not a failure of its own.
 *
 * I1  An interrupt that is meant for a job reaches that job or no job: it comes through the gate, on the job's visit.
 *     After an attempt the thread's interrupt status is clear (T8). A runner without a gate has no time limit, and is
 *     interrupted only when there will be no next job.
 * I2  A thread that calls a job off marks it as called off before it interrupts through the gate. The attempt reads the
 *     mark after it has entered the gate. So one of the two interrupts the job.
 */
public final class Attempt<R extends @Nullable Object> {

  /* The job of an attempt. No method but call ever throws. */
  public interface Subject<R extends @Nullable Object> {
    /** Runs the job itself. */
    @Nullable R call() throws Exception;

    /** Whether the job has been called off. */
    boolean isCalledOff();

    /** The context in which the job runs; null if there is none. */
    @Nullable Context context();

    /** When the job was submitted, by nanoTime; 0 if that isn't known. */
    long submitted();

    /** When the job must have ended; null if it has no deadline of its own. */
    default @Nullable Deadline deadline() {
      return null;
    }
  }

  private final String system;
  private final @Nullable Duration limit;
  private final long limitNanos; // -1: none
  private final @Nullable InterruptGate gate;

  // State of the last attempt. The runner's thread only.
  private boolean interrupted;
  private boolean late;
  private boolean byOwn; // the job's own deadline counts, not the time limit of all jobs

  /**
   * Creates the attempts of a runner.
   *
   * @param limit the time that a job may take, and the same in nanoseconds; null and -1 mean no
   *     limit
   * @param gate through which other threads interrupt the runner; null if they don't, and there is
   *     no limit
   */
  public Attempt(
      String system, @Nullable Duration limit, long limitNanos, @Nullable InterruptGate gate) {
    this.system = system;
    this.limit = limit;
    this.limitNanos = limitNanos;
    this.gate = gate;
  }

  /**
   * Runs a job and determines its outcome.
   *
   * @param visit identifies the job for an interrupt that is meant for this job alone; an object of
   *     its own
   */
  public Outcome<R> at(Subject<R> subject, Object visit) {
    Object event = FlightEvents.jobStarts(subject.submitted());
    Timer timer = null;
    Throwable thrown = null;
    R result = null;
    interrupted = false;
    late = false;
    Deadline mine = deadline(subject);
    Deadline before = mine == null ? null : Deadline.current();
    if (gate != null) {
      gate.enter(visit);
    }
    try {
      if (mine != null) {
        Deadline.bind(Deadline.earlier(mine, before));
        timer = timer(mine, visit);
      }
      if (gate != null && subject.isCalledOff()) { // I2
        gate.interrupt(visit);
      }
      result = call(subject);
    } catch (Throwable e) {
      thrown = e;
    }
    if (timer != null) {
      timer.cancel();
      late = timer.isUp();
    }
    if (mine != null) {
      Deadline.bind(before);
    }
    if (gate != null) {
      interrupted = gate.exit(visit);
    }
    Thread.interrupted(); // I1: also if the job interrupted itself
    Outcome<R> outcome = thrown == null ? success(result) : judge(subject, thrown);
    FlightEvents.jobEnded(event, system, outcome);
    return outcome;
  }

  private static <R extends @Nullable Object> @Nullable R call(Subject<R> subject)
      throws Exception {
    Context context = subject.context();
    return context == null ? subject.call() : InContext.call(context, subject);
  }

  @SuppressWarnings("NullAway") // null only if the job returned null
  private static <R extends @Nullable Object> Outcome<R> success(@Nullable R result) {
    return new Outcome.Success<>(result);
  }

  /* The earlier of the job's own deadline and the time limit of all jobs; null if there is neither. */
  private @Nullable Deadline deadline(Subject<R> subject) {
    Deadline own = subject.deadline();
    Deadline ofAll = limitNanos < 0 ? null : Deadline.in(limitNanos);
    Deadline mine = Deadline.earlier(own, ofAll);
    byOwn = mine != null && mine == own;
    return mine;
  }

  private Timer timer(Deadline mine, Object visit) {
    InterruptGate to = Objects.requireNonNull(gate);
    return Timer.after(mine.left(), () -> to.interrupt(visit));
  }

  private Outcome<R> judge(Subject<R> subject, Throwable thrown) {
    if (InterruptAnswer.isIn(thrown)) {
      if (subject.isCalledOff()) {
        return new Outcome.Cancelled<>(true);
      }
      if (late) {
        TimeoutException timeout = exceeded();
        timeout.addSuppressed(thrown);
        return new Outcome.Failure<>(timeout);
      }
    }
    return new Outcome.Failure<>(thrown);
  }

  /** Whether the last job was interrupted through the gate. */
  public boolean wasInterrupted() {
    return interrupted;
  }

  /**
   * The time limit that the last job has exceeded, however it responded; null if it was in time.
   */
  public @Nullable TimeoutException lateness() {
    return late ? exceeded() : null;
  }

  private TimeoutException exceeded() {
    return new TimeoutException(
        byOwn ? "the time of the job was over while it ran" : "the task took longer than " + limit);
  }

  /* Runs a job inside a context. The job returns or throws; the context's Runnable does neither. */
  private static final class InContext<R extends @Nullable Object> implements Runnable {
    private final Subject<R> subject;
    private int runs;
    private @Nullable R result;
    private @Nullable Throwable thrown;

    private InContext(Subject<R> subject) {
      this.subject = subject;
    }

    @SuppressWarnings("NullAway") // null only if the job returned null
    static <R extends @Nullable Object> R call(Context context, Subject<R> subject)
        throws Exception {
      InContext<R> call = new InContext<>(subject);
      try {
        context.around(call);
      } catch (Throwable own) {
        if (call.thrown == null) {
          throw own;
        }
        Failures.suppress(call.thrown, own); // the job's is primary, as in try-with-resources
      }
      if (call.runs != 1) {
        throw new IllegalStateException(
            "the context ran the job " + call.runs + " times, not once");
      }
      if (call.thrown != null) {
        throw Failures.<RuntimeException>unchecked(call.thrown);
      }
      return call.result;
    }

    @Override
    public void run() {
      if (runs++ > 0) {
        return;
      }
      try {
        result = subject.call();
      } catch (Throwable e) {
        thrown = e;
      }
    }
  }
}
