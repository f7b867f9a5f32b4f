// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.JobTimes;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.FlightEvents;
import dev.heddle.tasks.job.InterruptGate;
import dev.heddle.tasks.job.Timer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/*
 * A job in the queue of a pool; those of a scope have more fields. It may expire there: a timer ends it if its time is up before a runner has claimed it.
 *
 * I1  The timer is stored before the entry is seen to be unclaimed, and the claimer looks for the timer after it has
 *     claimed. So one of the two cancels it. A timer that fires nevertheless claims nothing.
 */
public non-sealed class JobEntry<R extends @Nullable Object> extends Entry<R> {
  private final long submitted; // nanoTime if times are measured or recorded, else 0
  private long started; // nanoTime if times are measured and it has started; by its runner
  private final @Nullable Deadline deadline; // of its end; null if none
  private final @Nullable Deadline startBy; // of its start, not after deadline; null if none
  @Nullable KeyQueue<JobEntry<R>> keyQueue; // of its key, until it is done; under the inlet's lock
  int level; // of its priority; written by the submitter before it is in the queue
  private volatile boolean cancelRequested;
  private volatile @Nullable Timer expiry; // I1
  private volatile boolean expired;
  private @Nullable Object job; // until the end; the claimer clears it
  private @Nullable Context context; // captured at submit; cleared with the job

  /**
   * Makes an entry. It is not in a queue yet.
   *
   * @param deadline when the job must have ended; null if it may take as long as it likes
   * @param queueLimit when it must have been started; null if it may wait as long as it likes
   * @param timed whether the time of the submission is needed
   */
  public JobEntry(
      Home pool,
      Object job,
      @Nullable Context context,
      @Nullable Deadline deadline,
      @Nullable Deadline queueLimit,
      boolean timed) {
    super(pool);
    this.job = job;
    this.context = context;
    this.deadline = deadline;
    this.startBy = Deadline.earlier(deadline, queueLimit);
    this.submitted = timed || FlightEvents.recordsJobs() ? System.nanoTime() : 0;
  }

  /** Makes an entry without a deadline and without a time of submission. */
  public JobEntry(Home pool, Object job, @Nullable Context context) {
    this(pool, job, context, null, null, false);
  }

  @Override
  public Object submission() {
    return Objects.requireNonNull(job, "it has ended");
  }

  /** The nanoTime of the submission if times are measured or recorded; otherwise 0. */
  public long submitted() {
    return submitted;
  }

  /** Called by its runner, if times are measured, when it starts. */
  public void startsAt(long nanoTime) {
    started = nanoTime;
  }

  /** Its times until now; to be called when it has ended, if times are measured. */
  public JobTimes times() {
    long now = System.nanoTime();
    return started == 0
        ? new JobTimes(Duration.ofNanos(now - submitted), Duration.ZERO)
        : new JobTimes(Duration.ofNanos(started - submitted), Duration.ofNanos(now - started));
  }

  /** Whether it was called off after it was claimed. */
  public boolean isCancelRequested() {
    return cancelRequested;
  }

  /** As {@link #isCancelRequested}, for its runner, which then interrupts itself. */
  public boolean seesCancelRequested() {
    return cancelSeen |= cancelRequested;
  }

  /** The context that it runs in; null if there is none. */
  public @Nullable Context context() {
    return context;
  }

  /** When it must have ended; null if it may take as long as it likes. */
  public @Nullable Deadline deadline() {
    return deadline;
  }

  @Override
  public void requestCancel() {
    cancelRequested = true;
  }

  @Override
  void forget() { // a ticket that is kept needs only the outcome
    job = null;
    context = null;
  }

  // ---- expiry

  @Override
  public @Nullable Deadline startBy() {
    return startBy;
  }

  @Override
  public void mayExpire() {
    Deadline latest = startBy;
    if (latest == null) {
      return;
    }
    Timer timer = Timer.after(latest.left(), () -> home().timeIsUp(this));
    expiry = timer;
    if (isClaimed()) {
      timer.cancel(); // I1
    }
  }

  /**
   * Claims the entry because its time is up; true if the caller must end it, without running it.
   */
  public boolean expire() {
    boolean claimed = super.claim(NOBODY);
    if (claimed) {
      expired = true;
    }
    return claimed;
  }

  @Override
  public boolean claim(InterruptGate claimers) {
    boolean claimed = super.claim(claimers);
    Timer timer = claimed ? expiry : null;
    if (timer != null) {
      timer.cancel();
    }
    return claimed;
  }

  @Override
  String unstarted() {
    return expired ? "the time of the job was up before it started" : super.unstarted();
  }

  /** Whether it ended because its time was up before it started. */
  public boolean isExpired() {
    return expired;
  }
}
