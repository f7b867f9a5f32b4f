// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.channel.ChannelClosedException;
import dev.heddle.tasks.Context;
import dev.heddle.tasks.Stop;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.JobEntry;
import dev.heddle.tasks.queue.SignalEntry;
import dev.heddle.tasks.queue.Wait;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/*
 * Where jobs are submitted to a pool. A job is accepted, which means that it is in the inlet, or the submitter is told
 * why not.
 */
final class Entrance<J, R extends @Nullable Object> {
  private final PoolState<?, J, R> pool;

  Entrance(PoolState<?, J, R> pool) {
    this.pool = pool;
  }

  Entry<R> submit(J job) throws InterruptedException {
    return submit(job, null);
  }

  /** Submits a job that must end by {@code own}; null means that it may take its time. */
  Entry<R> submit(J job, @Nullable Deadline own) throws InterruptedException {
    Entry<R> entry = entry(job, own);
    if (Thread.interrupted()) {
      throw interrupted();
    }
    boolean unused = submit(entry, Wait.FOR_EVER);
    return entry;
  }

  R call(J job, @Nullable Deadline own) throws InterruptedException {
    return joinOrCallOff(submit(job, own), pool.name());
  }

  /** Waits for the result of a job. If the wait ends before the job does, calls the job off. */
  static <R extends @Nullable Object> R joinOrCallOff(Entry<R> entry, String pool)
      throws InterruptedException {
    try {
      return entry.join();
    } catch (CancellationException e) {
      throw e; // the job was called off
    } catch (InterruptedException e) {
      if (entry.cancel()) {
        throw new InterruptedException(pool + ": interrupted; the job was called off");
      }
      Thread.currentThread().interrupt(); // the job has ended meanwhile
    } catch (IllegalStateException e) {
      if (entry.cancel()) {
        throw new IllegalStateException(
            pool + ": this wait would never end; the job was called off", e);
      }
    }
    return entry.result();
  }

  /**
   * Submits an entry, waiting at most {@code nanos} for room; false if time ran out. If the entry's
   * own time is up first, ends the entry instead. Ignores an interrupt if there is room.
   */
  boolean submit(Entry<R> entry, long nanos) throws InterruptedException {
    Deadline latest = entry.startBy();
    long patience = latest == null ? Wait.FOR_EVER : latest.left();
    boolean accepted = false;
    boolean late = false;
    if (patience <= 0 && pool.isStopped()) {
      throw refused(null); // it is not looked at otherwise
    }
    pool.ends.comes(entry);
    try {
      accepted = patience > 0 && add(entry, Math.min(nanos, patience));
      late = !accepted && latest != null && latest.left() <= 0;
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ChannelClosedException e) {
      throw refused(e);
    } finally {
      settled(entry, accepted || late);
    }
    if (accepted) {
      entry.mayExpire();
    } else if (late) {
      pool.ends.expiredOutside(entry);
    }
    return accepted || late;
  }

  private boolean add(Entry<R> entry, long nanos) throws InterruptedException {
    return pool.inlet.tryAdd(entry)
        || force(entry)
        || (nanos > 0 && addWhenThereIsRoom(entry, nanos));
  }

  /* A task of an executor that submits to it does not wait for room: it might wait for itself. */
  private boolean force(Entry<R> entry) {
    boolean forces = pool.forces && pool.waits.current() != null;
    if (forces) {
      pool.inlet.force(entry);
    }
    return forces;
  }

  private boolean addWhenThereIsRoom(Entry<R> entry, long nanos) throws InterruptedException {
    OwnWaits.Party self = pool.waits.current();
    if (self == null || nanos != Wait.FOR_EVER) {
      return pool.inlet.add(entry, nanos);
    }
    self.awaitRoom(pool.inlet, entry);
    return true;
  }

  @Nullable Entry<R> trySubmit(J job) {
    Entry<R> entry = entry(job, null);
    try {
      boolean submitted = submit(entry, 0);
      if (!submitted) {
        pool.ends.shed();
      }
      return submitted ? entry : null;
    } catch (InterruptedException e) {
      throw new AssertionError(e); // it doesn't wait
    }
  }

  /** Makes an entry of a job, which must end by {@code own}. The job is not accepted yet. */
  Entry<R> entry(J job, @Nullable Deadline own) {
    Objects.requireNonNull(job, "job");
    Context.Capture capture = pool.spec.settings().context();
    if (job instanceof Stop signal) {
      return new SignalEntry<>(pool, signal);
    }
    return new JobEntry<>(
        pool,
        job,
        capture == null ? null : capture.capture(),
        pool.forces ? null : Deadline.earlier(own, Deadline.current()),
        pool.queueNanos < 0 ? null : Deadline.in(pool.queueNanos),
        pool.timed);
  }

  private void settled(Entry<R> entry, boolean accepted) {
    if (accepted) {
      pool.totals.submitted();
      pool.wakeOwnerToFork();
      if (pool.runners.retrying() > 0) { // a runner tries again by itself
        pool.failIfUnavailable();
      }
    } else {
      pool.ends.refused(entry);
    }
  }

  private InterruptedException interrupted() {
    return new InterruptedException(pool.name() + ": interrupted; the job was not accepted");
  }

  private RejectedExecutionException refused(@Nullable ChannelClosedException e) {
    return new RejectedExecutionException(pool.name() + " is stopped; the job was not accepted", e);
  }
}
