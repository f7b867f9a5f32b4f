// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.testing.DetScheduler;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A job of an {@link ExploreRun}, and what became of it. */
final class ExploreJob {
  /** What a job does before it ends. */
  enum Kind {
    /** It takes a few points, and returns. */
    QUICK,
    /** It takes a few points, and throws. */
    FAILING,
    /** It waits until it is interrupted. */
    PATIENT,
    /** It takes a few points, whatever interrupts arrive, and returns. */
    STUBBORN
  }

  /** What a failing job throws. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final ExploreRun run;
  final int number;
  final Kind kind;
  int starts;
  int ends;
  boolean returned;
  boolean interrupted; // a stubborn one, while it worked
  boolean refused; // not accepted
  boolean cancelled; // by its ticket, before its end
  Ticket<Integer> ticket; // of a pool that accepted it
  Throwable thrown;

  ExploreJob(ExploreRun run, int number, Kind kind) {
    this.run = run;
    this.number = number;
    this.kind = kind;
  }

  /** Does it. */
  Integer work() throws IOException, InterruptedException {
    starts++;
    run.check(starts == 1, this + " started twice");
    run.running++;
    try {
      act();
      returned = true;
      return number;
    } catch (IOException | InterruptedException e) {
      thrown = e;
      throw e;
    } finally {
      run.running--;
      ends++;
    }
  }

  private void act() throws IOException, InterruptedException {
    switch (kind) {
      case QUICK -> points();
      case FAILING -> {
        points();
        throw new Failed();
      }
      case PATIENT -> untilInterrupted();
      case STUBBORN -> {
        points();
        interrupted = Thread.interrupted();
        points();
        interrupted |= Thread.interrupted();
      }
    }
  }

  private void points() {
    for (int i = run.random.nextInt(3); i >= 0; i--) {
      DetScheduler.point(this + " works");
    }
  }

  private void untilInterrupted() throws InterruptedException {
    while (!Thread.interrupted()) {
      LockSupport.park(this);
    }
    throw new InterruptedException();
  }

  /** Whether it ended as its ticket, or its place in a list of outcomes, says. */
  void verify(Outcome<Integer> outcome) {
    run.check(starts == ends, this + " still runs");
    switch (outcome) {
      case Outcome.Success<Integer> success -> {
        run.check(returned, this + " did not return, but ended as " + outcome);
        run.check(success.result() == number, this + " returned " + success.result());
      }
      case Outcome.Failure<Integer> failure ->
          run.check(
              starts == 1
                  && (failure.cause() instanceof Failed
                      || (run.timed && failure.cause() instanceof TimeoutException)),
              this + " failed with " + failure.cause());
      case Outcome.Cancelled<Integer> cancelled ->
          run.check(
              starts == (cancelled.started() ? 1 : 0) && !returned,
              this + " started " + starts + " times, but ended as " + outcome);
      case null -> run.check(false, this + " has no outcome");
    }
  }

  @Override
  public String toString() {
    return "job " + number + " " + kind;
  }
}
