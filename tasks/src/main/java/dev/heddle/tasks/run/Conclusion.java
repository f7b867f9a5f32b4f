// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.job.Failures;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/* Determines what a run's caller gets, by the table of ADR 13. Owner only, when all runners have left. */
final class Conclusion<A extends @Nullable Object> {
  private final RunState<?> run;
  private final Recipe<A> recipe;
  private final Gathering<A> gathering;

  Conclusion(RunState<?> run, Recipe<A> recipe, Gathering<A> gathering) {
    this.run = run;
    this.recipe = recipe;
    this.gathering = gathering;
  }

  /**
   * Returns the answer, or throws the exception that the run ends with.
   *
   * @param own what foreign code, or a fork, threw by itself in the owner thread; null if nothing
   */
  A reach(@Nullable Throwable own) throws InterruptedException {
    Throwable thrown =
        switch (end(own)) {
          case DONE, ENOUGH -> null;
          case FAILED -> failed();
          case INPUT -> inputFailed(Objects.requireNonNull(run.inputFailure()));
          case DEADLINE -> deadlinePassed();
          case CANCELLED ->
              new CancellationException(run.settings.name() + ": called off: " + tally());
          case INTERRUPTED -> new InterruptedException("interrupted: " + tally());
          case THROWN -> thrown(Objects.requireNonNull(own));
          case OUT_OF_SERVICE -> recipe.takesOutcomes() ? null : noRunnerIsLeft();
        };
    if (thrown == null) {
      run.failures.logBeside(run.settings.name());
      return answer();
    }
    run.failures.suppressIn(thrown);
    Failures.suppress(thrown, own);
    Failures.suppress(thrown, run.inputFailure());
    throw Failures.<InterruptedException>unchecked(thrown);
  }

  private End end(@Nullable Throwable own) {
    End end = run.end();
    if (end == null || end == End.DONE) {
      boolean tasksAreLeft = run.source.size() > 0 && !run.source.ended();
      end = tasksAreLeft ? End.OUT_OF_SERVICE : End.DONE;
    }
    return switch (end) {
      case DONE, ENOUGH, OUT_OF_SERVICE -> own == null ? end : End.THROWN;
      default -> end;
    };
  }

  /* What foreign code threw, unchanged if run declares it, or the body's caller does. */
  private Throwable thrown(Throwable own) {
    boolean declared =
        own instanceof RuntimeException
            || own instanceof Error
            || own instanceof InterruptedException;
    return declared || !recipe.wraps
        ? own
        : failed("the consumer failed: " + Failures.text(own) + "; " + tally(), own);
  }

  private A answer() {
    if (run.sink instanceof KeptArray kept) {
      return gathering.finish(
          kept.values(recipe.takesOutcomes() ? new Outcome.Cancelled<>(false) : null));
    }
    if (run.sink instanceof KeptChunks kept) {
      return gathering.finish(kept.values(run.source.taken()));
    }
    return gathering.finish(List.of());
  }

  private TaskFailedException failed() {
    Throwable cause = Objects.requireNonNull(run.failures.first());
    long count = run.failures.count();
    String what = count == 1 ? "a task failed: " : count + " tasks failed, first: ";
    return failed(what + Failures.text(cause) + "; " + tally(), cause);
  }

  private TaskFailedException inputFailed(Throwable cause) {
    return failed("the input failed: " + Failures.text(cause) + "; " + tally(), cause);
  }

  private TaskFailedException deadlinePassed() {
    String tally = tally();
    return failed(
        "the deadline passed: " + tally, new TimeoutException(run.limit() + " passed: " + tally));
  }

  private TaskFailedException noRunnerIsLeft() {
    return failed(
        "no runner is left: " + tally(), new CancellationException("every runner took a Stop"));
  }

  private TaskFailedException failed(String what, Throwable cause) {
    return new TaskFailedException(run.settings.name() + ": " + what, cause, run.failures.count());
  }

  private String tally() {
    long done = 0;
    long interrupted = 0;
    long ended = run.failures.count();
    for (Taker r = run.newest; r != null; r = r.next) {
      done += r.doneOpaque();
      interrupted += r.interruptedOpaque();
      ended += r.doneOpaque() + r.interruptedOpaque() + r.stops;
    }
    long size = run.source.size();
    String never = size < 0 ? "no further inputs taken" : size - ended + " never started";
    return done + " done, " + interrupted + " interrupted, " + never;
  }
}
