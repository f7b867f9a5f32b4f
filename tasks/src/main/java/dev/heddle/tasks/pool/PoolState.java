// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.channel.ChannelClosedException;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.PoolUnavailableException;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.Inlet;
import dev.heddle.tasks.queue.TicketLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * What the threads of a pool share: its owner, its runners, and those that submit and stop.
 *
 * I1  Accepted means: in the inlet. An entry leaves it once, to a runner or to the thread that stops
 *     the pool.
 * I2  A runner that has become idle looks after whether it may stay; the thread that wants it to leave
 *     looks at the runners after that was said.
 * I3  stoppedNow is written before runners are interrupted, stopped after the inlet was closed.
 */
final class PoolState<S, J, R extends @Nullable Object> implements Entry.Home {
  /* A runner, as the rest of its pool knows it. Any thread may call. */
  interface Member {
    /** Lets it look whether it may stay, if it waits for an entry; false if it doesn't. */
    boolean wakeIdle();

    /** Lets it look whether it may stay, if it pauses; false if it doesn't. */
    boolean wakePausing();

    /** Ends a pause. */
    void wake();

    /** The pool was stopped at once. */
    void interrupt();
  }

  final PoolSpec<S, J, R> spec;
  final Reports reports;
  final Inlet<R> inlet;
  final Headcount runners;
  final Totals totals = new Totals();
  final OwnWaits waits;
  final Outage outage;
  final EndLine end;
  private final TicketLine tickets;
  final @Nullable JobEnds ends;
  private final Set<Member> members = ConcurrentHashMap.newKeySet();
  private final AtomicInteger emptying = new AtomicInteger();
  private volatile boolean stopped; // I3
  private volatile boolean stoppedNow; // I3
  private volatile @Nullable Thread owner;

  PoolState(PoolSpec<S, J, R> spec, @Nullable JobEnds ends) {
    this.spec = spec;
    this.ends = ends;
    this.tickets = new TicketLine(name());
    this.end = new EndLine(name());
    this.reports = Reports.of(name(), spec.listener());
    this.inlet = spec.inlet(ends != null);
    this.runners = new Headcount(spec.settings().runners());
    this.waits = new OwnWaits(name(), inlet, runners);
    this.outage = new Outage(name(), spec.unavailableAfter());
  }

  @Override
  public String name() {
    return spec.settings().name();
  }

  @Override
  public TicketLine ticketLine() {
    return tickets;
  }

  // ---- the owner

  /** The calling thread is the owner. */
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

  // ---- runners

  void joined(Member runner) {
    members.add(runner);
    runners.forked();
  }

  /** The last that a runner does. */
  void left(Member runner, boolean wasIdle, boolean wasCountedOut) {
    members.remove(runner);
    runners.left(wasIdle, wasCountedOut);
    wakeIfFinished();
  }

  /** A runner that was idle has taken an entry. */
  void busy() {
    runners.leftIdle();
    wakeOwnerToFork();
  }

  /** I2: one that waits for an entry is interrupted there; one that works looks for itself. */
  void retireIdle() {
    int extra = runners.surplus();
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

  /** No runner could be started, or get its state. */
  void failedToServe(Throwable cause) {
    if (runners.serving() == 0) {
      outage.failed(cause);
      if (runners.serving() > 0) { // since when one serves, and had said before that it is over
        outage.isOver();
      }
      failIfUnavailable();
    }
  }

  /** Fails what is queued, if for too long no runner could do it. */
  void failIfUnavailable() {
    PoolUnavailableException verdict = outage.verdict();
    if (verdict == null || runners.serving() > 0 || stoppedNow) { // or it is handed back
      return;
    }
    try {
      Entry<R> entry;
      while ((entry = inlet.tryTake()) != null) { // done may let another one in front
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

  /* Those that pause have nothing to live for. */
  private void wakeIfFinished() {
    if (isFinished()) {
      members.forEach(Member::wake);
    }
    wakeOwner();
  }

  private void fail(Entry<R> entry, PoolUnavailableException verdict) {
    if (entry instanceof Entry.Signal<R> signal) {
      takeSignal(signal);
    } else if (entry.claim(Entry.NOBODY)) {
      jobEnded(entry, new Outcome.Failure<>(verdict));
    }
  }

  // ---- the ends of entries

  /** An entry has ended that the calling thread has claimed. */
  void jobEnded(Entry<R> entry, Outcome<R> outcome) {
    Object job = entry.submission();
    totals.ended(outcome);
    entry.complete(outcome);
    if (ends != null) {
      ends.ended(job, outcome);
    }
    if (outcome instanceof Outcome.Failure<R> failure) {
      reports.jobFailed(job, failure.cause());
    }
  }

  /** Its room is another's, and it holds up no end. */
  @Override
  @SuppressWarnings("unchecked") // entries of this pool
  public void calledOff(Entry<?> entry) {
    Entry<R> own = (Entry<R>) entry;
    try {
      jobEnded(own, new Outcome.Cancelled<>(false)); // before its room can be seen to be free
    } finally {
      inlet.remove(own);
    }
    wakeOwnerToFork(); // the next of its key may have become ready
    if (stopped) {
      members.forEach(Member::wake);
      wakeOwner();
    }
  }

  /** A runner has taken a stop signal. */
  @SuppressWarnings("NullAway") // a signal has no result
  void takeSignal(Entry.Signal<R> signal) {
    if (signal.claim(Entry.NOBODY)) {
      runners.lowerTarget();
      wakeOwner(); // a runner that pauses may be the one to leave
      jobEnded(signal, new Outcome.Success<>(null));
    }
  }

  // ---- stopping

  boolean isStopped() {
    return stopped;
  }

  /** Whether somebody ends what was queued. */
  boolean isBeingEmptied() {
    return emptying.get() > 0;
  }

  boolean isStoppedNow() {
    return stoppedNow;
  }

  /** Whether a runner has nothing to live for. */
  boolean isFinished() {
    return stopped && inlet.queued() == 0;
  }

  void stop() {
    inlet.close();
    stopped = true; // after: a thread that sees it knows that nothing is accepted any more
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
      } catch (RuntimeException | Error foreign) { // of a channel that it waits in
        reports.log("an interrupt threw", foreign);
      }
    }
  }

  /**
   * Takes what is in the closed inlet: I1, so it is nobody else's.
   *
   * @param handsBack whether the caller gives the jobs back to whoever submitted them
   */
  @SuppressWarnings("unchecked") // entries are made of jobs
  List<J> drain(boolean handsBack) {
    List<J> jobs = new ArrayList<>();
    for (Entry<R> entry : inlet.drain()) {
      if (entry.claim(Entry.NOBODY)) {
        jobs.add((J) entry.submission()); // before it ends
        if (handsBack && ends != null) {
          handBack(entry, ends);
        } else {
          jobEnded(entry, new Outcome.Cancelled<>(false));
        }
      }
    }
    return jobs;
  }

  private void handBack(Entry<R> entry, JobEnds to) {
    Object job = entry.submission();
    Outcome<R> outcome = new Outcome.Cancelled<>(false);
    totals.ended(outcome);
    entry.complete(outcome);
    to.handedBack(job);
  }

  void resize(int wanted) {
    runners.retarget(wanted);
    wakeOwner();
  }

  PoolStats stats() {
    return totals.in(this);
  }
}
