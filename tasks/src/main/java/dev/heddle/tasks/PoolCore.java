// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.channel.ChannelClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * What a pool's threads share. Its owner is a thread of its own, which opens the scope, forks
 * runners on demand and closes the scope in the end; others tell it by changing state and unparking.
 *
 * I1  Accepted means: in the inlet. A ticket leaves it once, to a runner or to stopNow.
 * I2  idle counts the runners that wait for a ticket or are about to, those just forked too, and
 *     those that pause before their next life; not one that has done a job and finds the next, except
 *     between batches. Whoever adds a ticket and takes none next looks at
 *     idle after; whoever leaves idle looks at the inlet after. So one of them sees that there are
 *     more tickets than idle runners, and wakes the owner. A runner that has become idle looks
 *     after whether it may stay; who wants it to leave looks at idle after that was said.
 * I3  alive counts runners that were forked and are not counted out.
 * I4  stoppedNow is written before runners are interrupted, stopped after the inlet was closed.
 */
final class PoolCore<S, J, R extends @Nullable Object> implements Runnable {
  static final Set<PoolCore<?, ?, ?>> OPEN = ConcurrentHashMap.newKeySet();

  final PoolSpec<S, J, R> spec;
  final Reports reports;
  final Inlet<R> inlet;
  private final ThreadFactory threads;
  final AtomicInteger idle = new AtomicInteger(); // I2
  final AtomicInteger pausing = new AtomicInteger(); // runners between two lives
  final Totals totals = new Totals();
  final CompletableFuture<Thread> opened =
      new CompletableFuture<>(); // the owner, when it has a scope
  private final AtomicInteger alive = new AtomicInteger(); // I3
  private final AtomicInteger target;
  private final Set<PoolRunner<S, J, R>> runners = ConcurrentHashMap.newKeySet();
  private final Ticket<R> room = new Ticket<>(this, "room", null); // awaited by who waits for room
  private final Backoff forkRetry; // owner only
  private volatile boolean stopped; // I4
  private volatile boolean stoppedNow; // I4
  private volatile @Nullable Thread owner;

  PoolCore(PoolSpec<S, J, R> spec, ThreadFactory threads) {
    this.spec = spec;
    this.reports = Reports.of(name(), spec.listener());
    this.threads = threads;
    this.inlet = spec.inlet();
    this.forkRetry = spec.restarts().backoff();
    this.target = new AtomicInteger(spec.settings().runners());
  }

  String name() {
    return spec.settings().name();
  }

  // ---- the owner

  @Override
  public void run() {
    owner = Thread.currentThread();
    Scope scope;
    try {
      scope = spec.settings().open(threads);
    } catch (Throwable e) {
      opened.completeExceptionally(e);
      return;
    }
    OPEN.add(this);
    opened.complete(owner);
    try {
      while (!(stopped && alive.get() == 0 && (inlet.queued() == 0 || target.get() == 0))) {
        if (mayFork()) {
          fork(scope);
        } else {
          retireIdle();
          LockSupport.park(this);
          Thread.interrupted();
        }
      }
    } catch (Throwable e) {
      stopNow();
      reports.log("the owner died", e);
    } finally {
      end(scope);
    }
  }

  /* One step after the other, whatever the one before does. */
  private void end(Scope scope) {
    try {
      if (!stoppedNow) {
        drain(); // of a pool whose runners were all stopped by signals
      }
    } finally {
      try {
        scope.close();
      } finally {
        OPEN.remove(this);
        reports.stopped(stats());
      }
    }
  }

  private boolean mayFork() {
    return !stoppedNow && alive.get() < target.get() && inlet.ready() > idle.get();
  }

  private void fork(Scope scope) {
    PoolRunner<S, J, R> runner = new PoolRunner<>(this);
    runners.add(runner);
    alive.incrementAndGet();
    idle.incrementAndGet();
    try {
      scope.fork(runner);
    } catch (Throwable e) {
      left(runner, false);
      reports.log("a runner could not be started", e);
      LockSupport.parkNanos(this, forkRetry.next());
      return;
    }
    forkRetry.reset();
  }

  /* A runner that waits for a job is interrupted there; one that works looks for itself. */
  private void retireIdle() {
    int extra = alive.get() - target.get();
    if (extra > 0) {
      for (PoolRunner<S, J, R> runner : runners) {
        if (runner.wakeIdle() && --extra == 0) {
          return;
        }
      }
    }
  }

  private void wakeOwner() {
    LockSupport.unpark(owner);
  }

  // ---- submitting

  Ticket<R> submit(J job) throws InterruptedException {
    Ticket<R> ticket = ticket(job);
    if (Thread.interrupted()) {
      throw interrupted();
    }
    try {
      if (!inlet.tryAdd(ticket)) {
        PoolRunner<?, ?, ?> runner = PoolRunner.current();
        if (runner != null && runner.belongsTo(this)) {
          sendFromWithin(ticket, runner);
        } else {
          inlet.add(ticket);
        }
      }
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ChannelClosedException e) {
      throw refused(e);
    }
    accepted();
    return ticket;
  }

  @Nullable Ticket<R> trySubmit(J job) {
    Ticket<R> ticket = ticket(job);
    try {
      if (!inlet.tryAdd(ticket)) {
        return null;
      }
    } catch (ChannelClosedException e) {
      throw refused(e);
    }
    accepted();
    return ticket;
  }

  private Ticket<R> ticket(J job) {
    Context.Capture capture = spec.settings().context();
    return new Ticket<>(
        this, Objects.requireNonNull(job, "job"), capture == null ? null : capture.capture());
  }

  private void accepted() {
    totals.submitted();
    wakeOwnerToFork();
  }

  /* I2 */
  private void wakeOwnerToFork() {
    if (mayFork()) {
      wakeOwner();
    }
  }

  private void sendFromWithin(Ticket<R> ticket, PoolRunner<?, ?, ?> runner)
      throws InterruptedException {
    var wait = runner.ownWaits.on(room);
    try {
      while (!inlet.add(ticket, wait.next())) {
        wait.check("the job was not accepted");
      }
    } finally {
      wait.end();
    }
  }

  private InterruptedException interrupted() {
    return new InterruptedException(name() + ": interrupted; the job was not accepted");
  }

  private RejectedExecutionException refused(ChannelClosedException e) {
    return new RejectedExecutionException(name() + " is stopped; the job was not accepted", e);
  }

  // ---- runners

  /** A runner that was idle has taken a ticket. */
  void busy() {
    idle.decrementAndGet();
    wakeOwnerToFork();
  }

  @SuppressWarnings("unchecked") // tickets are made of jobs
  R call(S state, Ticket<R> ticket) throws Exception {
    if (ticket.job instanceof Batch<?> batch) {
      var work = (Batch.Work<S, J, R>) spec.work();
      return (R) work.all(state, batch.jobs()); // what Batch.outcome takes apart
    }
    J job = (J) Objects.requireNonNull(ticket.job);
    Context context = ticket.context;
    return context == null
        ? spec.work().apply(state, job)
        : Contexts.call(context, () -> spec.work().apply(state, job));
  }

  boolean breaks(Throwable cause, boolean interrupted) {
    try {
      return spec.restarts().isNeeded(cause, interrupted);
    } catch (Throwable e) {
      reports.log("restartWhen threw", e);
      return true;
    }
  }

  @SuppressWarnings("unchecked") // a batch is of this pool's tickets
  void ended(Ticket<R> ticket, Outcome<R> outcome) {
    Object job = Objects.requireNonNull(ticket.job);
    if (job instanceof Batch<?>) {
      Batch<R> batch = (Batch<R>) job;
      for (int i = 0; i < batch.tickets().size(); i++) {
        ended(batch.tickets().get(i), batch.outcome(i, outcome));
      }
      return;
    }
    totals.ended(outcome);
    ticket.complete(outcome);
    if (outcome instanceof Outcome.Failure<R> failure) {
      reports.jobFailed(job, failure.cause());
    }
  }

  /** A job that had not started was called off: its room is another's, and it holds up no end. */
  void calledOff(Ticket<R> ticket) {
    totals.calledOff();
    inlet.remove(ticket);
    if (stopped) {
      runners.forEach(PoolRunner::wake);
      wakeOwner();
    }
  }

  /** T2: the runner that claimed it dies of {@code e}. */
  @SuppressWarnings("unchecked") // of this pool
  void endIfOpen(Ticket<?> ticket, Throwable e) {
    if (!ticket.ended()) {
      ended((Ticket<R>) ticket, new Outcome.Failure<>(e));
    }
  }

  /** A runner has taken a stop signal. */
  @SuppressWarnings("NullAway") // a signal has no result
  void stopSignal(Ticket<R> ticket) {
    if (ticket.claim(Ticket.NOBODY)) {
      target.updateAndGet(n -> Math.max(0, n - 1));
      Outcome<R> done = new Outcome.Success<>(null);
      totals.ended(done);
      ticket.complete(done);
    }
  }

  /** Whether the runner that asks is one too many. It is counted out then. */
  boolean countOut() {
    int n = alive.get();
    while (n > target.get()) {
      if (alive.compareAndSet(n, n - 1)) {
        return true;
      }
      n = alive.get();
    }
    return false;
  }

  /** The last that a runner does. */
  void left(PoolRunner<S, J, R> runner, boolean countedOut) {
    if (runner.idle) {
      idle.decrementAndGet();
    }
    runners.remove(runner);
    if (!countedOut) {
      alive.decrementAndGet();
    }
    wakeOwner();
  }

  /** A number that changes when any of the waits does, or -1 if a runner could go on. */
  long allWait() {
    boolean all = alive.get() >= target.get();
    int waiting = 0;
    long sum = 0;
    for (PoolRunner<S, J, R> runner : runners) {
      long waits = runner.ownWaits.fingerprint();
      if (waits < 0) {
        all = false;
      } else {
        waiting++;
        sum += waits;
      }
    }
    return inlet.stuck(waiting, all) ? sum : -1;
  }

  // ---- stopping

  boolean stoppedNow() {
    return stoppedNow;
  }

  /** Whether a runner has nothing to live for. */
  boolean finished() {
    return stopped && inlet.queued() == 0;
  }

  boolean isStopped() {
    return stopped;
  }

  void stop() {
    inlet.close();
    stopped = true; // after: who sees it knows that nothing is accepted any more
    runners.forEach(PoolRunner::wake);
    wakeOwner();
  }

  List<J> stopNow() {
    stoppedNow = true;
    stop();
    runners.forEach(PoolRunner::interrupt);
    List<J> never = drain();
    wakeOwner();
    return never;
  }

  /* Takes what is in the closed inlet: I1, so it is nobody else's. */
  @SuppressWarnings("unchecked") // tickets are made of jobs
  private List<J> drain() {
    List<J> jobs = new ArrayList<>();
    for (Ticket<R> ticket : inlet.drain()) {
      J job = (J) ticket.job; // before it ends
      if (ticket.cancelQueued()) {
        totals.calledOff();
        jobs.add(job);
      }
    }
    return jobs;
  }

  void resize(int runnersWanted) {
    target.set(runnersWanted);
    wakeOwner();
  }

  PoolStats stats() {
    int living = alive.get();
    int running = Math.max(0, living - Math.max(0, idle.get()));
    return totals.in(this, target.get(), living, running, pausing.get());
  }
}
