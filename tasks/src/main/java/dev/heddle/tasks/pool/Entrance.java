// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.channel.ChannelClosedException;
import dev.heddle.tasks.Context;
import dev.heddle.tasks.Stop;
import dev.heddle.tasks.queue.Entry;
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
    Entry<R> entry = entry(job);
    if (Thread.interrupted()) {
      throw interrupted();
    }
    boolean unused = submit(entry, Wait.FOR_EVER);
    return entry;
  }

  R call(J job) throws InterruptedException {
    return joinOrCallOff(submit(job), pool.name());
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
   * Submits an entry, waiting at most {@code nanos} for room; false if time ran out. Ignores an
   * interrupt if there is room.
   */
  boolean submit(Entry<R> entry, long nanos) throws InterruptedException {
    boolean accepted = false;
    if (pool.ends != null) {
      pool.ends.comes();
    }
    try {
      accepted =
          pool.inlet.tryAdd(entry)
              || force(entry)
              || (nanos > 0 && addWhenThereIsRoom(entry, nanos));
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ChannelClosedException e) {
      throw refused(e);
    } finally {
      settled(accepted);
    }
    return accepted;
  }

  /* A task of an executor that submits to it does not wait for room: it might wait for itself. */
  private boolean force(Entry<R> entry) {
    boolean forces = pool.ends != null && pool.waits.current() != null;
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
    Entry<R> entry = entry(job);
    try {
      return submit(entry, 0) ? entry : null;
    } catch (InterruptedException e) {
      throw new AssertionError(e); // it doesn't wait
    }
  }

  /** Makes an entry of a job. The job is not accepted yet. */
  Entry<R> entry(J job) {
    Objects.requireNonNull(job, "job");
    Context.Capture capture = pool.spec.settings().context();
    return job instanceof Stop signal
        ? new Entry.Signal<>(pool, signal)
        : new Entry.Job<>(pool, job, capture == null ? null : capture.capture());
  }

  private void settled(boolean accepted) {
    if (accepted) {
      pool.totals.submitted();
      pool.wakeOwnerToFork();
      if (pool.runners.retrying() > 0) { // a runner tries again by itself
        pool.failIfUnavailable();
      }
    } else if (pool.ends != null) {
      pool.ends.refused();
    }
  }

  private InterruptedException interrupted() {
    return new InterruptedException(pool.name() + ": interrupted; the job was not accepted");
  }

  private RejectedExecutionException refused(ChannelClosedException e) {
    return new RejectedExecutionException(pool.name() + " is stopped; the job was not accepted", e);
  }
}
