// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One thread of a pool. It lives one life after the other: init, jobs, release; the next life begins
 * after a pause, if init failed or a job's failure says that the state is broken.
 */
final class PoolRunner<S, J, R extends @Nullable Object> implements Runnable {
  private static final ThreadLocal<@Nullable PoolRunner<?, ?, ?>> CURRENT = new ThreadLocal<>();

  /* The visit on which an idle runner waits. */
  private static final Object IDLE = new Object();

  private final PoolCore<S, J, R> core;
  private final InterruptGate gate = new InterruptGate(); // around init, release, jobs, and waiting
  private volatile @Nullable Thread thread;
  private @Nullable Ticket<R> current; // runner only: that it runs
  final OwnWaits ownWaits;
  boolean idle = true; // runner only: it is counted in core.idle
  private boolean retired; // runner only: it has been counted out
  private final Backoff backoff; // runner only

  PoolRunner(PoolCore<S, J, R> core) {
    this.core = core;
    this.backoff = core.spec.restarts().backoff();
    this.ownWaits = new OwnWaits(core);
  }

  static @Nullable PoolRunner<?, ?, ?> current() {
    return CURRENT.get();
  }

  boolean belongsTo(PoolCore<?, ?, ?> pool) {
    return core == pool;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    CURRENT.set(this);
    boolean again = true;
    try {
      while (again) {
        again = live();
      }
    } catch (Throwable e) {
      died(e);
    } finally {
      CURRENT.remove();
      core.left(this, retired);
    }
  }

  /* Of neither init nor a job. It has no next life; the owner forks another when it is needed. */
  private void died(Throwable cause) {
    core.totals.restarted();
    core.reports.runnerFailed(cause, Duration.ZERO);
    core.reports.log("a runner died", cause);
  }

  private boolean live() {
    S state;
    gate.enter();
    try {
      if (core.finished() || core.stoppedNow()) {
        return false;
      }
      state = core.spec.init().call();
    } catch (Throwable e) {
      gate.exit();
      gate.enter();
      return pause(e, backoff.next());
    } finally {
      gate.exit();
      Thread.interrupted();
    }
    backoff.reset();
    Throwable broken;
    try {
      broken = serve(state);
      if (broken == null) {
        becomeBusy(); // it takes no more, however long the release is
      }
    } finally {
      release(state);
    }
    return broken != null && pause(broken, Settings.nanos(core.spec.restarts().pause()));
  }

  /* Tells, pauses, and says whether to live again. */
  private boolean pause(Throwable cause, long nanos) {
    core.totals.restarted();
    Duration retryIn = Duration.ofNanos(nanos);
    core.reports.runnerFailed(cause, retryIn);
    long end = System.nanoTime() + nanos;
    core.pausing.incrementAndGet();
    try {
      for (long left = nanos; left > 0; left = end - System.nanoTime()) {
        if (core.finished() || core.stoppedNow() || retire()) {
          return false;
        }
        LockSupport.parkNanos(core, left);
        Thread.interrupted();
      }
    } finally {
      core.pausing.decrementAndGet();
    }
    return true;
  }

  private void release(S state) {
    Thread.interrupted(); // a stray one, that is nobody's
    Throwable thrown = null;
    gate.enter(); // stopNow is heard here, too, if it is said while this hangs
    try {
      core.spec.release().release(state);
    } catch (Throwable e) {
      thrown = e;
    } finally {
      gate.exit();
      Thread.interrupted();
    }
    if (thrown != null) {
      core.reports.releaseFailed(thrown);
    }
  }

  /* Does jobs until the pool or this runner ends (null), or one says that the state is broken. */
  private @Nullable Throwable serve(S state) {
    if (core.spec.work() instanceof Batch.Work<?, ?, ?> work) {
      return serveBatches(state, work.max(), work.linger());
    }
    while (!core.stoppedNow() && !retire()) {
      Ticket<R> ticket;
      try {
        ticket = idle ? takeIdle() : core.inlet.tryTake();
      } catch (InterruptedException e) {
        continue; // to look whether it may stay, or a stray one, that is nobody's
      } catch (ChannelClosedException e) {
        return null;
      }
      if (ticket == null) {
        becomeIdle();
        continue;
      }
      becomeBusy();
      Throwable broken = null;
      try {
        if (ticket.job instanceof Stop) {
          core.stopSignal(ticket);
        } else {
          broken = execute(state, ticket);
        }
      } finally {
        core.inlet.done(ticket);
      }
      if (broken != null) {
        becomeIdle(); // it takes again in its next life
        return broken;
      }
    }
    return null;
  }

  /* Waits for a ticket, behind the gate, since one runner too many is told so meanwhile. I2 */
  private @Nullable Ticket<R> takeIdle() throws InterruptedException {
    gate.enter(IDLE);
    try {
      return retire() ? null : core.inlet.take();
    } finally {
      gate.exit(IDLE);
    }
  }

  /** Lets a runner that is idle look whether it may stay; false if it isn't. Any thread. */
  boolean wakeIdle() {
    return gate.interrupt(IDLE);
  }

  private void becomeIdle() {
    if (!idle) {
      idle = true;
      core.idle.incrementAndGet();
    }
  }

  private void becomeBusy() {
    if (idle) {
      idle = false;
      core.busy();
    }
  }

  private @Nullable Throwable serveBatches(S state, int max, Duration linger) {
    List<Ticket<R>> taken = new ArrayList<>();
    while (!core.stoppedNow() && !retire()) {
      taken.clear();
      gate.enter(IDLE);
      try {
        if (retire()) {
          return null;
        }
        core.inlet.take(taken, max, linger);
      } catch (InterruptedException e) {
        continue; // to look whether it may stay, or a stray one, that is nobody's
      } catch (ChannelClosedException e) {
        return null;
      } finally {
        gate.exit(IDLE);
      }
      Thread.interrupted(); // a stray one, that ended the linger
      becomeBusy();
      try {
        Throwable broken = executeBatch(state, taken);
        if (broken != null) {
          return broken;
        }
      } finally {
        core.inlet.done(taken);
        becomeIdle();
      }
    }
    return null;
  }

  /* One ticket stands for those that weren't called off before. */
  private @Nullable Throwable executeBatch(S state, List<Ticket<R>> taken) {
    List<Ticket<R>> claimed = new ArrayList<>();
    for (Ticket<R> ticket : taken) {
      if (ticket.job instanceof Stop) {
        core.stopSignal(ticket);
      } else if (ticket.claim(Ticket.NOBODY)) {
        claimed.add(ticket);
      }
    }
    return claimed.isEmpty() ? null : execute(state, new Ticket<>(core, new Batch<>(claimed)));
  }

  private boolean retire() {
    retired = retired || core.countOut();
    return retired;
  }

  private @Nullable Throwable execute(S state, Ticket<R> ticket) {
    if (!ticket.claim(gate)) {
      return null; // called off before
    }
    try {
      return executeClaimed(state, ticket);
    } catch (Throwable e) { // of ours, or of a failure that throws when it is looked at
      List<? extends Ticket<?>> all =
          ticket.job instanceof Batch<?> batch ? batch.tickets() : List.of(ticket);
      for (Ticket<?> open : all) {
        core.endIfOpen(open, e);
      }
      throw e;
    }
  }

  private @Nullable Throwable executeClaimed(S state, Ticket<R> ticket) {
    Object event = FlightEvents.jobStarts(ticket.submitted);
    Outcome<R> outcome;
    Timer timer = null;
    current = ticket;
    Thread.interrupted(); // T8: a stray one, of a stage or a listener; ours come through the gate
    gate.enter(ticket);
    try {
      timer = timer(ticket);
      if (ticket.cancelRequested || core.stoppedNow()) {
        gate.interrupt(ticket);
      }
      outcome = new Outcome.Success<>(core.call(state, ticket));
    } catch (Throwable e) {
      outcome = judge(ticket, e, timer != null && timer.isUp());
    }
    if (timer != null) {
      timer.cancel();
    }
    boolean interrupted = gate.exit(ticket);
    Thread.interrupted(); // T8: also what the job did to itself
    current = null;
    Throwable broken = broken(outcome, interrupted, timer != null && timer.isUp());
    FlightEvents.jobEnded(event, core.name(), outcome);
    core.ended(ticket, outcome);
    return broken;
  }

  /* Why the state is broken; null if it isn't. */
  private @Nullable Throwable broken(Outcome<R> outcome, boolean interrupted, boolean late) {
    if ((!interrupted && !(outcome instanceof Outcome.Failure)) || core.stoppedNow()) {
      return null; // or there is no next job
    }
    Throwable cause =
        outcome instanceof Outcome.Failure<R> failure
            ? failure.cause()
            : late
                ? Timed.exceeded(Objects.requireNonNull(core.spec.settings().taskTimeout()), null)
                : new CancellationException(core.name() + ": the job was called off running");
    return core.breaks(cause, interrupted) ? cause : null;
  }

  private @Nullable Timer timer(Ticket<R> ticket) {
    long nanos = core.spec.settings().taskTimeoutNanos();
    return nanos < 0 ? null : Timer.after(nanos, () -> gate.interrupt(ticket));
  }

  private Outcome<R> judge(Ticket<R> ticket, Throwable thrown, boolean late) {
    if (InterruptAnswer.isIn(thrown)) {
      if (ticket.cancelRequested || core.stoppedNow()) {
        return new Outcome.Cancelled<>(true);
      }
      if (late) {
        return new Outcome.Failure<>(
            Timed.exceeded(Objects.requireNonNull(core.spec.settings().taskTimeout()), thrown));
      }
    }
    return new Outcome.Failure<>(thrown);
  }

  /** stopNow has been said. Any thread. */
  void interrupt() {
    gate.interrupt(); // a job that starts meanwhile looks for itself
    wake();
  }

  /** Ends a pause. Any thread. */
  void wake() {
    LockSupport.unpark(thread);
  }

  // ---- T9: waiting for the own pool

  /** Waits for {@code ticket} unless that can't end. */
  void awaitOwn(Ticket<?> ticket) throws InterruptedException {
    Ticket<R> own = current;
    if (own != null && own.standsBefore(ticket) && !ticket.ended()) {
      throw new IllegalStateException(
          core.name()
              + (own == ticket
                  ? ": a job can't wait for its own end; the job goes on"
                  : ": this job's key is served in order; this wait would never end; the other job"
                      + " goes on"));
    }
    OwnWaits.Wait wait = ownWaits.on(ticket);
    try {
      while (ticket.await(wait.next()) == null) {
        wait.check("the other job goes on");
      }
    } finally {
      wait.end();
    }
  }
}
