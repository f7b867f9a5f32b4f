// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.job;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/*
 * A runner's attempts at jobs, one at a time: the only place where a job is run and judged. A job
 * runs in its context; it is interrupted when its time is up, and by whoever calls it off; and what
 * it throws then is the answer to that, and no failure of its own.
 *
 * I1  An interrupt that was meant for a job reaches that job, or nothing: it comes through the gate,
 *     on the job's visit. After an attempt the thread's flag is clear (T8). A runner without a gate
 *     has no time limit, and is interrupted only when there will be no next job.
 * I2  Whoever calls a job off says so before it interrupts through the gate, and the attempt looks
 *     after it has entered. So one of the two interrupts the job.
 */
public final class Attempt<R extends @Nullable Object> {

  /* The job of an attempt. All methods but call never throw. */
  public interface Subject<R extends @Nullable Object> {
    /** Runs the job itself. */
    @Nullable R call() throws Exception;

    /** Whether somebody has called it off. */
    boolean isCalledOff();

    /** What it runs in; null if in nothing. */
    @Nullable Context context();

    /** When it was submitted, by nanoTime; 0 if that isn't known. */
    long submitted();
  }

  private final String system;
  private final @Nullable Duration limit;
  private final long limitNanos; // -1: none
  private final @Nullable InterruptGate gate;

  // Of the last attempt. The runner's thread only.
  private boolean interrupted;
  private boolean late;

  /**
   * Makes one for a runner.
   *
   * @param limit the time that a job may take, and the same in nanoseconds; null and -1: any
   * @param gate what others interrupt the runner through; null if they don't, and there is no limit
   */
  public Attempt(
      String system, @Nullable Duration limit, long limitNanos, @Nullable InterruptGate gate) {
    this.system = system;
    this.limit = limit;
    this.limitNanos = limitNanos;
    this.gate = gate;
  }

  /**
   * Runs a job and judges how it ended.
   *
   * @param visit what an interrupt for this job alone is sent to; an object of its own
   */
  public Outcome<R> at(Subject<R> subject, Object visit) {
    Object event = FlightEvents.jobStarts(subject.submitted());
    Timer timer = null;
    Throwable thrown = null;
    R result = null;
    interrupted = false;
    late = false;
    if (gate != null) {
      gate.enter(visit);
    }
    try {
      timer = limitNanos < 0 ? null : timer(visit);
      if (gate != null && subject.isCalledOff()) { // I2
        gate.interrupt(visit);
      }
      Context context = subject.context();
      result = context == null ? subject.call() : InContext.call(context, subject);
    } catch (Throwable e) {
      thrown = e;
    }
    if (timer != null) {
      timer.cancel();
      late = timer.isUp();
    }
    if (gate != null) {
      interrupted = gate.exit(visit);
    }
    Thread.interrupted(); // I1: also what the job did to itself
    Outcome<R> outcome = thrown == null ? success(result) : judge(subject, thrown);
    FlightEvents.jobEnded(event, system, outcome);
    return outcome;
  }

  @SuppressWarnings("NullAway") // null only if the job returned null
  private static <R extends @Nullable Object> Outcome<R> success(@Nullable R result) {
    return new Outcome.Success<>(result);
  }

  private Timer timer(Object visit) {
    InterruptGate to = Objects.requireNonNull(gate);
    return Timer.after(limitNanos, () -> to.interrupt(visit));
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

  /** What the last job has exceeded, however it answered; null if it was in time. */
  public @Nullable TimeoutException lateness() {
    return late ? exceeded() : null;
  }

  private TimeoutException exceeded() {
    return new TimeoutException("the task took longer than " + limit);
  }

  /* Runs a job, which returns or throws, inside a context, which takes neither. */
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
        Failures.suppress(call.thrown, own); // the job's comes first, as in try and close
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
