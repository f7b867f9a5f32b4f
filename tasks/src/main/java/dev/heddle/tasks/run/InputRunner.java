// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.Stop;
import dev.heddle.tasks.job.Attempt;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.InterruptGate;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/* A runner of a run: takes inputs and does their tasks until there are none or the run stops. */
final class InputRunner<I> extends Taker implements Runnable, Attempt.Subject<@Nullable Object> {
  private final RunState<I> run;
  private final Attempt<@Nullable Object> attempt;
  private final boolean timed;
  private boolean tookOne;

  InputRunner(RunState<I> run, @Nullable Taker next) {
    super(next);
    this.run = run;
    Duration limit = run.settings.taskTimeout();
    this.timed = limit != null;
    InterruptGate gate = timed ? new InterruptGate() : null;
    this.attempt = new Attempt<>(run.settings.name(), limit, run.settings.taskTimeoutNanos(), gate);
  }

  @Override
  public void run() {
    thread = Thread.currentThread(); // before the first look at run.stopped()
    try {
      Deadline.bind(run.deadline);
      boolean more = true;
      while (more && !run.stopped()) {
        more = one();
      }
    } catch (Throwable e) {
      run.broke(e);
    } finally {
      run.left();
    }
  }

  private boolean one() {
    I next;
    try {
      next = run.source.take(this);
    } catch (InterruptedException e) {
      return true; // the run stops, or the interrupt is stray: look, and go on
    }
    if (next == null) {
      return false;
    }
    if (!tookOne) {
      tookOne = true;
      run.tookFirst();
    }
    if (next instanceof Stop) {
      stops++;
      if (index >= 0) {
        run.sink.skip(this);
      }
      return false;
    }
    if (run.stopped()) {
      run.neverStarted(this, next);
      return false;
    }
    holdOpaque(next);
    Outcome<@Nullable Object> outcome =
        attempt.at(this, timed ? new Object() : next); // InterruptGate, I2
    holdOpaque(null);
    run.ended(this, outcome);
    return true;
  }

  // ---- called by the attempt

  @Override
  @SuppressWarnings("unchecked") // what it took from its source
  public @Nullable Object call() throws Exception {
    return run.function.apply((I) Objects.requireNonNull(held));
  }

  @Override
  public boolean isCalledOff() {
    return run.stopped();
  }

  @Override
  public @Nullable Context context() {
    return run.context;
  }

  @Override
  public long submitted() {
    return 0;
  }

  // ---- called by the source

  @Override
  boolean stopped() {
    return run.stopped();
  }

  @Override
  void inputFailed(Throwable e) {
    run.inputFailed(e);
  }
}
