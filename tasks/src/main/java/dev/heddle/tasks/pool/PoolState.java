// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.channel.ChannelClosedException;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.PoolUnavailableException;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.InterruptGate;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.Inlet;
import dev.heddle.tasks.queue.JobEntry;
import dev.heddle.tasks.queue.ReturnInlet;
import dev.heddle.tasks.queue.SignalEntry;
import dev.heddle.tasks.queue.TicketBlocker;
import dev.heddle.tasks.queue.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * The state that the threads of a pool share: its owner, its runners, and the threads that submit to it or stop it.
 *
 * I1  An entry is accepted when it is in the inlet. It leaves the inlet once: to a runner, to the thread that stops the
 *     pool, or to a thread that calls the entry off or fails it.
 * I2  A runner that has become idle checks afterwards whether it may stay. The owner, which makes it leave, looks at
 *     the runners after the target was lowered.
 * I3  stoppedNow is written before runners are interrupted. stopped is written after the inlet was closed.
 */
final class PoolState<S, J, R extends @Nullable Object> implements Entry.Home {
  final PoolSpec<S, J, R> spec;
  final Reports reports;
  final Inlet<R> inlet;
  private final @Nullable ReturnInlet<R> returns; // the inlet, if entries can be returned
  final @Nullable AdaptiveLimit limit;
  final Headcount runners;
  final Totals totals;
  final OwnWaits waits;
  final Outage outage;
  final EndBlocker end;
  final boolean timed; // queue and run times are measured
  final long queueNanos; // how long an entry may wait for a runner; -1: for ever
  private final TicketBlocker ticketBlocker;
  final EntryEnds<R> ends;
  final boolean forces; // its own jobs may submit more than there is room for
  private final Members members;
  private final AtomicInteger emptying = new AtomicInteger();
  private volatile boolean stopped; // I3
  private volatile boolean stoppedNow; // I3
  private volatile @Nullable Thread owner;

  PoolState(PoolSpec<S, J, R> spec, @Nullable JobEnds view) {
    this.spec = spec;
    this.forces = view != null;
    this.ticketBlocker = new TicketBlocker(name());
    this.end = new EndBlocker(name());
    this.reports = Reports.of(name(), spec.listener());
    this.members = new Members(reports);
    this.timed = spec.timed() || spec.limit() != null || reports.hearsOfJobs();
    this.totals = new Totals(timed);
    this.queueNanos = spec.queue().timeoutNanos();
    Inlet<R> queue = spec.queue().inlet(spec.settings(), forces);
    this.returns = spec.life().renews() ? new ReturnInlet<>(queue) : null;
    this.inlet = returns == null ? queue : returns;
    this.runners = new Headcount(spec.settings().runners());
    this.limit = AdaptiveLimit.of(spec.limit(), runners, reports);
    this.ends = new EntryEnds<>(totals, reports, view);
    this.waits = new OwnWaits(name(), inlet, runners, ends::mayExpire);
    this.outage = new Outage(name(), spec.unavailableAfter());
  }

  @Override
  public String name() {
    return spec.settings().name();
  }

  @Override
  public TicketBlocker ticketBlocker() {
    return ticketBlocker;
  }

  /* A listener hears of failures, and a view has its own ways to tell of them. */
  @Override
  @SuppressWarnings("ReferenceEquality") // one object
  public boolean logsUnseenFailures() {
    return !forces && spec.listener() == PoolSpec.SILENT;
  }

  // ---- the owner

  /** Called by the owner when it has opened its scope. */
  void opened() {
    owner = Thread.currentThread();
    OpenPools.add(this, this::stats);
  }

  void poolEnded() {
    OpenPools.remove(this);
    reports.stopped(stats());
  }

  /** Whether the calling thread is the owner. */
  boolean isOwner() {
    return Thread.currentThread() == owner;
  }

  void wakeOwner() {
    LockSupport.unpark(owner);
  }

  // ---- the inlet

  /* Headcount, I2 */
  void wakeOwnerToFork() {
    if (mayFork()) {
      wakeOwner();
    }
  }

  boolean mayFork() {
    int idleBefore = runners.idle();
    return !stoppedNow && runners.mayGrow(inlet.ready(), idleBefore);
  }

  @Override
  public boolean awaitFromWithin(Entry<?> entry, long nanos) throws InterruptedException {
    OwnWaits.Party self = nanos == Wait.FOR_EVER ? waits.current() : null;
    if (self == null) {
      return false;
    }
    self.awaitEnd(entry);
    return true;
  }

  /** Called by a runner that has taken an entry but has no state to serve it with. */
  void putBack(Entry<R> entry) {
    entry.hold(false);
    ReturnInlet<R> to = Objects.requireNonNull(returns);
    if (entry.isClaimed()) { // called off meanwhile
      inlet.done(entry);
      return;
    }
    to.putBack(entry);
    if (entry.isClaimed()) {
      to.remove(entry); // if the thread that called it off has not found it
    }
    if (stoppedNow) {
      List<J> unused = drain(false); // the thread that stopped the pool may have done so before
    }
    members.wakeOneIdle(); // ReturnInlet, I1
    wakeOwnerToFork();
  }

  /**
   * Claims a job for a runner, unless its time is up, or it was called off. If true, the runner
   * must end it.
   */
  boolean claim(JobEntry<R> job, InterruptGate gate) {
    Deadline latest = job.startBy();
    if (latest != null && latest.left() <= 0) { // the timer may be late
      if (job.expire()) {
        ends.ended(job, new Outcome.Cancelled<>(false));
      }
      return false;
    }
    boolean claimed = job.claim(gate);
    if (claimed) {
      ends.starts(job);
    }
    return claimed;
  }

  // ---- runners

  void joined(Members.Member runner) {
    members.add(runner);
    runners.forked();
  }

  /** Called by a runner as its last action, or by the owner if it could not start the runner. */
  void left(Members.Member runner, boolean wasIdle, boolean wasCountedOut) {
    members.remove(runner);
    runners.left(wasIdle, wasCountedOut);
    wakeIfFinished();
  }

  /** Called by an idle runner when it has taken an entry, or will take no more. */
  void busy() {
    runners.leftIdle();
    wakeOwnerToFork();
    if (returns != null && returns.hasReturned()) {
      members.wakeOneIdle(); // the runner that was woken for it may be this one, and have found
      // another
    }
  }

  /** I2: interrupts a runner that waits for an entry. A runner that works checks for itself. */
  void retireIdle() {
    members.wakeToLeave(runners.surplus(), runners.dismissed());
  }

  /** Whether a job has left a broken state behind. */
  boolean breaks(Throwable cause, boolean interrupted) {
    try {
      return spec.restarts().isNeeded(cause, interrupted);
    } catch (Throwable e) {
      reports.log("restartWhen threw", e);
      return true;
    }
  }

  /** Called when a runner could not be started, or could not get its state. */
  void failedToServe(Throwable cause) {
    if (runners.serving() == 0) {
      outage.failed(cause);
      if (runners.serving() > 0) { // one serves since, and may have ended the outage too early
        outage.isOver();
      }
      failIfUnavailable();
    }
  }

  /** Fails what is queued, if no runner has been able to serve for too long. */
  void failIfUnavailable() {
    PoolUnavailableException verdict = outage.verdict();
    if (verdict == null || runners.serving() > 0 || stoppedNow) { // stopNow ends what is queued
      return;
    }
    try {
      Entry<R> entry;
      while ((entry = inlet.tryTake()) != null) { // done may make another one ready
        try {
          fail(entry, verdict);
        } finally {
          inlet.done(entry);
        }
      }
    } catch (ChannelClosedException drained) {
      wakeIfFinished();
    }
  }

  /* If the pool is finished, the runners that pause have nothing left to do, and are woken to end. */
  private void wakeIfFinished() {
    if (isFinished()) {
      members.wakeAll();
    }
    wakeOwner();
  }

  private void fail(Entry<R> entry, PoolUnavailableException verdict) {
    if (entry instanceof SignalEntry<R> signal) {
      takeSignal(signal);
    } else if (entry.claim(Entry.NOBODY)) {
      ends.ended(entry, new Outcome.Failure<>(verdict));
    }
  }

  // ---- the ends of entries

  /* The pool doesn't end before the entry has, and all have been told. */
  @Override
  public void timeIsUp(JobEntry<?> entry) {
    emptying.incrementAndGet(); // before the claim
    try {
      if (entry.expire()) {
        calledOff(entry);
      }
    } finally {
      emptying.decrementAndGet();
      wakeOwner();
    }
  }

  /** Ends the entry and frees its room, and lets the pool end if only this entry was left. */
  @Override
  @SuppressWarnings("unchecked") // entries of this pool
  public void calledOff(Entry<?> entry) {
    Entry<R> own = (Entry<R>) entry;
    try {
      ends.ended(own, new Outcome.Cancelled<>(false)); // before its room is seen to be free
    } finally {
      inlet.remove(own);
    }
    wakeOwnerToFork(); // the next of its key may have become ready
    if (stopped) {
      members.wakeAll();
      wakeOwner();
    }
  }

  /** Called by the thread that has taken a stop signal from the inlet. */
  @SuppressWarnings("NullAway") // a signal has no result
  void takeSignal(SignalEntry<R> signal) {
    if (signal.claim(Entry.NOBODY)) {
      runners.lowerTarget();
      wakeOwner(); // a runner that pauses may be the one to leave
      ends.ended(signal, new Outcome.Success<>(null));
    }
  }

  // ---- stopping

  boolean isStopped() {
    return stopped;
  }

  /** Whether a thread is ending what was queued. */
  boolean isBeingEmptied() {
    return emptying.get() > 0;
  }

  boolean isStoppedNow() {
    return stoppedNow;
  }

  /** Whether there is nothing left to do for a runner. */
  boolean isFinished() {
    return stopped && inlet.queued() == 0;
  }

  void stop() {
    inlet.close();
    stopped = true; // after close: a thread that sees this knows that nothing more is accepted
    members.wakeAll();
    wakeOwner();
  }

  /** Stops at once, and hands back what never started. */
  List<J> stopNow() {
    return stopNow(true);
  }

  /** Stops at once; what never started is called off. */
  void cutOff() {
    List<J> unused = stopNow(false);
  }

  private List<J> stopNow(boolean handsBack) {
    emptying.incrementAndGet();
    try {
      interruptAll();
      return drain(handsBack);
    } finally {
      emptying.decrementAndGet();
      wakeOwner();
    }
  }

  private void interruptAll() {
    stoppedNow = true;
    stop();
    members.interruptAll();
  }

  /**
   * Takes the entries out of the closed inlet. By I1, no other thread takes them.
   *
   * @param handsBack whether the caller gives the jobs back to their submitters
   */
  @SuppressWarnings("unchecked") // entries are made of jobs
  List<J> drain(boolean handsBack) {
    List<J> jobs = new ArrayList<>();
    for (Entry<R> entry : inlet.drain()) {
      if (entry.claim(Entry.NOBODY)) {
        jobs.add((J) entry.submission()); // before it ends
        ends.removed(entry, handsBack);
      }
    }
    return jobs;
  }

  void resize(int wanted) {
    runners.retarget(wanted);
    wakeOwner();
  }

  PoolStats stats() {
    return totals.in(this);
  }
}
