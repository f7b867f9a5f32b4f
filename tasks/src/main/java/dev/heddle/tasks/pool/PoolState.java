// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.channel.ChannelClosedException;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.PoolUnavailableException;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.Inlet;
import dev.heddle.tasks.queue.ReturnInlet;
import dev.heddle.tasks.queue.SignalEntry;
import dev.heddle.tasks.queue.TicketBlocker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  /* A runner, as the rest of its pool knows it. Any thread may call its methods. */
  interface Member {
    /** Makes it check whether it may stay, if it waits for an entry; false if it doesn't. */
    boolean wakeIdle();

    /** Makes it check whether it may stay, if it pauses; false if it doesn't. */
    boolean wakePausing();

    /** Wakes it if it pauses, so that it checks whether the pause is over. */
    void wake();

    /** Interrupts it, since the pool was stopped at once. */
    void interrupt();
  }

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
  private final Set<Member> members = ConcurrentHashMap.newKeySet();
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
  public boolean awaitFromWithin(Entry<?> entry) throws InterruptedException {
    OwnWaits.Party self = waits.current();
    if (self == null) {
      return false;
    }
    self.awaitEnd(entry);
    return true;
  }

  /** Called by a runner that has taken an entry but has no state to serve it with. */
  void putBack(Entry<R> entry) {
    Objects.requireNonNull(returns).putBack(entry);
    for (Member runner : members) { // ReturnInlet, I1
      if (runner.wakeIdle()) {
        break;
      }
    }
    wakeOwnerToFork();
  }

  // ---- runners

  void joined(Member runner) {
    members.add(runner);
    runners.forked();
  }

  /** Called by a runner as its last action, or by the owner if it could not start the runner. */
  void left(Member runner, boolean wasIdle, boolean wasCountedOut) {
    members.remove(runner);
    runners.left(wasIdle, wasCountedOut);
    wakeIfFinished();
  }

  /** Called by an idle runner when it has taken an entry, or will take no more. */
  void busy() {
    runners.leftIdle();
    wakeOwnerToFork();
  }

  /** I2: interrupts a runner that waits for an entry. A runner that works checks for itself. */
  void retireIdle() {
    int extra = runners.surplus() + runners.dismissed();
    if (extra > 0) {
      for (Member runner : members) { // first those without a state
        if (runner.wakePausing() && --extra == 0) {
          return;
        }
      }
      for (Member runner : members) {
        if (runner.wakeIdle() && --extra == 0) {
          return;
        }
      }
    }
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
      members.forEach(Member::wake);
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
      members.forEach(Member::wake);
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
    members.forEach(Member::wake);
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
    for (Member runner : members) {
      try {
        runner.interrupt();
      } catch (RuntimeException | Error foreign) { // thrown by a channel that it waits in
        reports.log("an interrupt threw", foreign);
      }
    }
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
