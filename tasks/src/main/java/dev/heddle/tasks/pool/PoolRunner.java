// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.channel.ChannelClosedException;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.job.InterruptGate;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.JobEntry;
import dev.heddle.tasks.queue.SignalEntry;
import dev.heddle.tasks.scope.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One thread of a pool. It has one life after another, each of which consists of init, jobs and release. If init failed
 * or a job has left the state broken, the next life begins after a pause.
 */
final class PoolRunner<S, J, R extends @Nullable Object> implements Runnable, Members.Member {

  /* The visit of the gate during which an idle runner waits. */
  private static final Object IDLE = new Object();

  private final PoolState<S, J, R> pool;
  private final InterruptGate gate = new InterruptGate(); // around init, release, jobs, and waiting
  private final OwnWaits.Party party;
  private final HeldState<S> state;
  private final JobExecution<S, J, R> execution;
  private volatile @Nullable Thread thread;
  private volatile boolean pausing;

  // The runner's thread only.
  private boolean idle = true; // it is counted as idle
  private boolean retired; // it has been counted out
  private List<Entry<R>> held = List.of(); // taken, but not served until the state is renewed
  private @Nullable Backoff backoff; // of init; null unless init threw

  PoolRunner(PoolState<S, J, R> pool) {
    this.pool = pool;
    this.party = pool.waits.new Party();
    this.state = new HeldState<>(pool, gate);
    this.execution = new JobExecution<>(pool, gate, party, state);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    party.enter();
    boolean again = true;
    try {
      while (again) {
        again = live();
      }
    } catch (Throwable e) {
      died(e);
    } finally {
      party.exit();
      pool.left(this, idle, retired);
    }
  }

  /* Neither init nor a job threw this. The runner has no next life; the owner forks another when needed. */
  private void died(Throwable cause) {
    dropHeld();
    pool.totals.restarted();
    pool.reports.runnerFailed(cause, Duration.ZERO);
    pool.reports.log("a runner died", cause);
  }

  /* Returns whether there is another life. Keeps the stack below the wait for a job as short as possible. */
  private boolean live() {
    try {
      if (!state.make(!held.isEmpty())) {
        dropHeld();
        return false;
      }
    } catch (Throwable e) {
      if (pool.isStoppedNow()) {
        dropHeld();
        pool.reports.initFailedAtTheEnd(e);
        return false;
      }
      returnHeld();
      pool.failedToServe(e);
      return retry(e);
    }
    backoff = null;
    pool.runners.serves();
    pool.outage.isOver();
    Throwable broken;
    try {
      broken =
          pool.spec.work() instanceof BatchWork<?, ?, ?> work
              ? serveBatches(work.max(), work.linger())
              : serveOneByOne();
      if (broken == null && held.isEmpty()) {
        becomeBusy(); // it takes no more entries, however long release takes
      }
    } finally {
      pool.runners.servesNoMore();
      pool.wakeOwnerToFork(); // the next entry of a key may be ready, and this one takes none now
      state.giveBack();
    }
    return !held.isEmpty() || (broken != null && rest(broken));
  }

  /* The pool was stopped at once, or this runner dies. */
  private void dropHeld() {
    if (held.isEmpty()) {
      return;
    }
    for (Entry<R> entry : held) {
      if (entry.claim(Entry.NOBODY)) {
        pool.ends.ended(entry, new Outcome.Cancelled<>(false));
      }
    }
    pool.inlet.done(held);
    held = List.of();
  }

  private void hold(List<Entry<R>> entries) {
    entries.forEach(entry -> entry.hold(true));
    held = entries;
  }

  /* The state could not be renewed. Other runners may serve what this one has taken. */
  private void returnHeld() {
    if (!held.isEmpty()) {
      List<Entry<R>> rest = held;
      held = List.of();
      rest.forEach(pool::putBack);
      becomeIdle(); // as all runners that retry init
    }
  }

  private boolean retry(Throwable cause) {
    pool.runners.retries();
    try {
      Backoff waits = backoff == null ? pool.spec.restarts().backoff() : backoff;
      backoff = waits;
      return pause(cause, waits.next());
    } finally {
      pool.runners.retriesNoMore();
    }
  }

  /* The runner is not idle meanwhile: others may be started for what is queued. */
  private boolean rest(Throwable broken) {
    pool.runners.rests();
    try {
      return pause(broken, Settings.nanos(pool.spec.restarts().pause()));
    } finally {
      becomeIdle(); // it takes entries again in its next life
      pool.runners.restsNoMore();
    }
  }

  /* Reports the cause, pauses, and returns whether there is another life. */
  private boolean pause(Throwable cause, long nanos) {
    pool.totals.restarted();
    pool.reports.runnerFailed(cause, Duration.ofNanos(nanos));
    long end = System.nanoTime() + nanos;
    pausing = true;
    try {
      for (long left = nanos; left > 0; left = end - System.nanoTime()) {
        if (pool.isFinished() || pool.isStoppedNow() || retire()) {
          return false;
        }
        pool.failIfUnavailable();
        if (!pool.isFinished()) { // failIfUnavailable may have emptied the queue
          LockSupport.parkNanos(this, pool.outage.atMost(left));
          Thread.interrupted();
        }
      }
    } finally {
      pausing = false;
    }
    return true;
  }

  // ---- taking entries

  /* Returns why the state is broken; null if it isn't. If something is held then, the state is to be renewed. */
  private @Nullable Throwable serveOneByOne() {
    while (!pool.isStoppedNow() && (!held.isEmpty() || !retire())) {
      Entry<R> entry;
      try {
        entry = takeOne();
      } catch (InterruptedException e) {
        continue; // to check whether it may stay, or it was a stray interrupt
      } catch (ChannelClosedException e) {
        return null;
      }
      if (entry == null) {
        becomeIdle();
        continue;
      }
      boolean idled = idle;
      becomeBusy();
      if (held.isEmpty() && !entry.isClaimed() && state.isStale(idled)) {
        hold(List.of(entry));
        return null;
      }
      held = List.of();
      Throwable broken = null;
      try {
        broken = serveEntry(entry);
      } finally {
        pool.inlet.done(entry);
      }
      if (broken != null) {
        return broken;
      }
    }
    return null;
  }

  private @Nullable Entry<R> takeOne() throws InterruptedException {
    if (!held.isEmpty()) {
      return held.getFirst();
    }
    return idle ? takeIdle() : pool.inlet.tryTake();
  }

  private @Nullable Throwable serveEntry(Entry<R> entry) {
    return switch (entry) {
      case SignalEntry<R> signal -> {
        pool.takeSignal(signal);
        yield null;
      }
      case JobEntry<R> one -> pool.claim(one, gate) ? execution.one(one) : null;
    };
  }

  /* Waits for an entry, inside the gate, since a runner that is one too many is interrupted there. */
  private @Nullable Entry<R> takeIdle() throws InterruptedException {
    gate.enter(IDLE);
    try {
      return retire() || retireIdle() ? null : pool.inlet.take();
    } finally {
      gate.exit(IDLE);
    }
  }

  private @Nullable Throwable serveBatches(int max, Duration linger) {
    while (!pool.isStoppedNow() && (!held.isEmpty() || !retire())) {
      List<Entry<R>> taken = new ArrayList<>(held);
      gate.enter(IDLE);
      try {
        if (taken.isEmpty()) {
          if (retire() || retireIdle()) {
            return null;
          }
          pool.inlet.take(taken, max, linger);
        }
      } catch (InterruptedException e) {
        continue; // to check whether it may stay, or it was a stray interrupt
      } catch (ChannelClosedException e) {
        return null;
      } finally {
        gate.exit(IDLE);
      }
      Thread.interrupted(); // clears a stray interrupt that ended the linger
      becomeBusy();
      if (held.isEmpty() && state.isStale(true)) {
        hold(taken);
        return null;
      }
      held = List.of();
      Throwable broken;
      try {
        broken = serveBatch(taken);
      } finally {
        pool.inlet.done(taken);
      }
      if (broken != null) {
        return broken;
      }
      becomeIdle();
    }
    return null;
  }

  private @Nullable Throwable serveBatch(List<Entry<R>> taken) {
    List<JobEntry<R>> claimed = new ArrayList<>();
    for (Entry<R> entry : taken) {
      switch (entry) {
        case SignalEntry<R> signal -> pool.takeSignal(signal);
        case JobEntry<R> one -> {
          if (pool.claim(one, Entry.NOBODY)) {
            claimed.add(one);
          }
        }
      }
    }
    return claimed.isEmpty() ? null : execution.several(claimed);
  }

  private void becomeIdle() {
    if (!idle) {
      idle = true;
      state.idles();
      pool.runners.becameIdle();
    }
  }

  private void becomeBusy() {
    if (idle) {
      idle = false;
      pool.busy();
    }
  }

  /* Leaves, although it might stay, since it has not been needed for a while. */
  private boolean retireIdle() {
    retired = pool.inlet.ready() == 0 && pool.runners.countOutIdle();
    return retired;
  }

  private boolean retire() {
    retired = retired || pool.runners.countOut(pausing);
    return retired;
  }

  // ---- what the pool says

  @Override
  public boolean wakePausing() {
    if (pausing) {
      wake();
    }
    return pausing;
  }

  @Override
  public boolean wakeIdle() {
    return gate.interrupt(IDLE);
  }

  @Override
  public void interrupt() {
    try {
      gate.interrupt(); // a job that starts meanwhile checks for itself
    } finally {
      wake();
    }
  }

  @Override
  public void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public String toString() {
    return pool.name() + ": a runner pauses before it makes its state anew";
  }
}
