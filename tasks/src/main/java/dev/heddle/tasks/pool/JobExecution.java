// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.job.Attempt;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.InterruptGate;
import dev.heddle.tasks.queue.JobEntry;
import dev.heddle.tasks.scope.Settings;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/*
 * How a runner does the jobs that it has claimed, alone or as a batch, with its state. It ends each of them as one
 * outcome, and tells whether the state has suffered. The runner's thread only.
 */
final class JobExecution<S, J, R extends @Nullable Object>
    implements Attempt.Subject<@Nullable Object> {
  private final PoolState<S, J, R> pool;
  private final OwnWaits.Party party;
  private final HeldState<S> state;
  private final Attempt<@Nullable Object> attempt;
  private @Nullable JobEntry<R> job; // the job that it does
  private List<JobEntry<R>> batch = List.of(); // the batch that it does

  JobExecution(
      PoolState<S, J, R> pool, InterruptGate gate, OwnWaits.Party party, HeldState<S> state) {
    this.pool = pool;
    this.party = party;
    this.state = state;
    Settings settings = pool.spec.settings();
    this.attempt =
        new Attempt<>(pool.name(), settings.taskTimeout(), settings.taskTimeoutNanos(), gate);
  }

  /** Does one job. Returns why it has left the state broken; null if it hasn't. */
  @SuppressWarnings("unchecked") // the work of this pool gives results of its type
  @Nullable Throwable one(JobEntry<R> one) {
    job = one;
    party.does(one);
    Thread.interrupted(); // T8: clears a stray interrupt; ours come through the gate
    try {
      long start = pool.timed ? starts(List.of(one)) : 0;
      Outcome<?> outcome = attempt.at(this, one);
      if (pool.timed) {
        took(List.of(one), outcome, start);
      }
      Throwable broken = broken(outcome);
      pool.ends.ended(one, (Outcome<R>) outcome);
      return broken;
    } catch (Throwable e) {
      endIfOpen(one, e);
      throw e;
    } finally {
      job = null;
      party.does(null);
    }
  }

  /* Returns the nanoTime of the start. */
  private long starts(List<JobEntry<R>> jobs) {
    long now = System.nanoTime();
    for (JobEntry<R> one : jobs) {
      one.startsAt(now);
      pool.reports.jobStarted(one, now);
    }
    return now;
  }

  /* A batch is one piece of work for the limit, which bounds how many runners work at once. */
  private void took(List<JobEntry<R>> jobs, Outcome<?> outcome, long start) {
    long ran = System.nanoTime() - start;
    for (JobEntry<R> one : jobs) {
      pool.totals.took(start - one.submitted(), ran);
    }
    AdaptiveLimit limit = pool.limit;
    if (limit != null && limit.ended(outcome, ran)) {
      pool.wakeOwner(); // there may be more runners, or idle ones too many
    }
  }

  /** Does a batch. Returns why it has left the state broken; null if it hasn't. */
  @Nullable Throwable several(List<JobEntry<R>> several) {
    batch = several;
    party.doesBatch(several);
    Thread.interrupted(); // T8
    try {
      long start = pool.timed ? starts(several) : 0;
      Outcome<?> outcome = attempt.at(this, several);
      if (pool.timed) {
        took(several, outcome, start);
      }
      Throwable broken = broken(outcome);
      for (int i = 0; i < several.size(); i++) {
        pool.ends.ended(several.get(i), BatchWork.outcome(i, outcome));
      }
      return broken;
    } catch (Throwable e) {
      several.forEach(one -> endIfOpen(one, e));
      throw e;
    } finally {
      batch = List.of();
      party.doesBatch(List.of());
    }
  }

  /* T2: e is an error of this library, or was thrown by the job's failure when that was looked at. */
  private void endIfOpen(JobEntry<R> one, Throwable e) {
    if (!one.ended()) {
      pool.ends.ended(one, new Outcome.Failure<>(e));
    }
  }

  private @Nullable Throwable broken(Outcome<?> outcome) {
    boolean interrupted = attempt.wasInterrupted();
    if ((!interrupted && !(outcome instanceof Outcome.Failure)) || pool.isStoppedNow()) {
      return null; // not broken, or there is no next job
    }
    TimeoutException lateness = attempt.lateness();
    Throwable cause =
        outcome instanceof Outcome.Failure<?> failure
            ? failure.cause()
            : lateness != null
                ? lateness
                : new CancellationException(pool.name() + ": the job was called off running");
    return pool.breaks(cause, interrupted) ? cause : null;
  }

  // ---- what an attempt asks

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // entries hold jobs; null only if init returned null
  public @Nullable Object call() throws Exception {
    JobEntry<R> one = job;
    if (one != null) {
      return pool.spec.work().apply(state.value(), (J) one.submission());
    }
    var work = (BatchWork<S, J, R>) pool.spec.work();
    return work.all(state.value(), batch.stream().map(each -> (J) each.submission()).toList());
  }

  @Override
  public boolean isCalledOff() {
    return pool.isStoppedNow() || (job != null && job.seesCancelRequested());
  }

  @Override
  public @Nullable Context context() {
    return job == null ? null : job.context();
  }

  @Override
  public long submitted() {
    return (job == null ? batch.getFirst() : Objects.requireNonNull(job)).submitted();
  }

  @Override
  public @Nullable Deadline deadline() {
    return job == null ? null : job.deadline();
  }
}
