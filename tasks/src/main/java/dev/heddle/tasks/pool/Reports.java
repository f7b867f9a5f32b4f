// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.JobTimes;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolListener;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.job.FlightEvents;
import dev.heddle.tasks.job.InterruptAnswer;
import dev.heddle.tasks.job.Log;
import dev.heddle.tasks.job.SparseLog;
import dev.heddle.tasks.queue.JobEntry;
import dev.heddle.tasks.scope.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/*
 * Reports what happens in a pool to the listener, the log and a flight recording. A report never throws, whatever a
 * listener, an appender, or an exception that is asked for its text does: reports are made in the middle of recovery.
 * A report does not wait either. The listener is called in a thread of its own, which lives while there is something to
 * tell, so that the listener holds up neither a runner nor the owner. Only if no such thread can be started, the
 * reporting thread calls the listener.
 *
 * I1  untold counts the events in the queue, and the event that is being told. The thread that raises it to 1 starts
 *     the listener's thread, which ends when it lowers untold to 0. So these threads are started one after another, but
 *     the one before may not have ended yet.
 */
final class Reports {
  private static final long START_NANOS = 100_000;
  private static final JobTimes UNKNOWN = new JobTimes(Duration.ZERO, Duration.ZERO);
  static final int MOST =
      1024; // events that wait to be told; further ones are lost, or they would fill memory

  private final String pool;
  private final PoolListener listener;
  private final ThreadFactory threads;
  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger untold = new AtomicInteger(); // I1
  private final SparseLog lost = new SparseLog();
  private final boolean hearsStarts;
  private final boolean hearsSuccesses;
  private final boolean hearsCancels;
  private volatile List<Thread> tellers = List.of(); // latest last; replaced, never changed

  Reports(String pool, PoolListener listener, ThreadFactory threads) {
    this.pool = pool;
    this.listener = listener;
    this.threads = threads;
    this.hearsStarts = overrides("jobStarted", String.class, Object.class, Duration.class);
    this.hearsSuccesses = overrides("jobSucceeded", String.class, Object.class, JobTimes.class);
    this.hearsCancels =
        overrides("jobCancelled", String.class, Object.class, boolean.class, JobTimes.class);
  }

  /* Whether the listener wants such events: each costs more than many a job. */
  private boolean overrides(String method, Class<?>... parameters) {
    try {
      Class<?> declaring = listener.getClass().getMethod(method, parameters).getDeclaringClass();
      return declaring != PoolListener.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e); // the interface has it
    }
  }

  @SuppressWarnings("ReferenceEquality") // one object
  static Reports of(String pool, PoolListener listener) {
    boolean silent = listener == PoolSpec.SILENT; // most are: this saves the memory of a factory
    return new Reports(pool, listener, silent ? Thread::new : Threads.listener(pool));
  }

  /** Whether the listener hears of each job, so that times have to be measured. */
  boolean hearsOfJobs() {
    return hearsStarts || hearsSuccesses || hearsCancels;
  }

  void jobStarted(JobEntry<?> entry, long started) {
    if (hearsStarts) {
      Object job = entry.submission();
      Duration queued = Duration.ofNanos(started - entry.submitted());
      tellOfJob(() -> listener.jobStarted(pool, job, queued));
    }
  }

  void jobEnded(JobEntry<?> entry, Object job, Outcome<?> outcome) {
    switch (outcome) {
      case Outcome.Success<?> success -> {
        if (hearsSuccesses) {
          JobTimes times = entry.times();
          tellOfJob(() -> listener.jobSucceeded(pool, job, times));
        }
      }
      case Outcome.Failure<?> failure -> {
        JobTimes times = hearsOfJobs() ? entry.times() : UNKNOWN;
        attempt(() -> FlightEvents.jobFailed(pool, failure.cause()));
        tell(() -> listener.jobFailed(pool, job, failure.cause(), times));
      }
      case Outcome.Cancelled<?> cancelled -> {
        if (entry.isExpired()) {
          attempt(() -> FlightEvents.jobExpired(pool, entry.submitted()));
        }
        if (hearsCancels) {
          JobTimes times = entry.times();
          tellOfJob(() -> listener.jobCancelled(pool, job, cancelled.started(), times));
        }
      }
    }
  }

  void jobShed() {
    attempt(() -> FlightEvents.jobShed(pool));
  }

  void runnerFailed(Throwable cause, Duration retryIn) {
    attempt(() -> FlightEvents.runnerDied(pool, cause, retryIn));
    tell(() -> listener.runnerFailed(pool, cause, retryIn));
  }

  /**
   * Called when init threw in a pool that was stopped at once. Most often this is the answer to
   * that interrupt, and is not reported.
   */
  void initFailedAtTheEnd(Throwable cause) {
    if (!InterruptAnswer.isIn(cause)) {
      runnerFailed(cause, Duration.ZERO);
    }
  }

  void releaseFailed(Throwable cause) {
    tell(() -> listener.releaseFailed(pool, cause));
  }

  void stopped(PoolStats stats) {
    attempt(() -> FlightEvents.poolStopped(stats));
    tell(() -> listener.stopped(stats));
  }

  private void attempt(Runnable report) {
    try {
      report.run();
    } catch (Throwable e) {
      log("an event was lost", e);
    }
  }

  // ---- the listener

  @SuppressWarnings("ReferenceEquality") // one object
  private void tell(Runnable event) {
    if (listener == PoolSpec.SILENT) {
      return;
    }
    tell(event, MOST);
  }

  /* Events of jobs are lost earlier than the others, since there may be very many of them. */
  private void tellOfJob(Runnable event) {
    tell(event, MOST / 2);
  }

  private void tell(Runnable event, int most) {
    if (untold.get() >= most) {
      lost.warn(
          pool,
          "an event was lost",
          new IllegalStateException("the listener is behind by " + most));
      return;
    }
    events.add(event);
    if (untold.getAndIncrement() == 0) {
      start();
    }
  }

  private void start() {
    List<Thread> before = tellers;
    try {
      Thread thread = threads.newThread(this::tellAll);
      List<Thread> all = new ArrayList<>();
      all.addAll(before);
      all.removeIf(each -> !each.isAlive());
      all.add(thread);
      tellers = all;
      thread.start();
    } catch (Throwable e) {
      tellers = before; // or finish would wait for a thread that never started
      log("the listener is told by a thread of the pool, since none could be started", e);
      tellAll();
    }
  }

  private void tellAll() {
    do {
      Runnable event = events.poll();
      try {
        if (event != null) {
          event.run();
        }
      } catch (Throwable e) {
        log("the listener threw", e);
      }
    } while (untold.decrementAndGet() > 0);
  }

  /**
   * To be called when the pool has ended. Waits until the listener was told all events, for at most
   * {@code patience}. If that time passes, or the calling thread is interrupted, the listener's
   * thread is interrupted, and no longer waited for.
   */
  void finish(Duration patience) throws InterruptedException {
    List<Thread> all = begun();
    if (all.contains(Thread.currentThread())) {
      return; // the listener itself is calling
    }
    try {
      for (Thread each : all) { // all but the last have told their events, and are about to end
        if (!each.join(patience)) {
          each.interrupt();
          log(
              "the listener still runs",
              new IllegalStateException("interrupted after " + patience));
        }
      }
    } catch (InterruptedException e) {
      all.forEach(Thread::interrupt);
      throw e;
    }
  }

  private List<Thread> begun() {
    List<Thread> all = tellers;
    while (!all.isEmpty() && all.getLast().getState() == Thread.State.NEW) { // about to be started
      LockSupport.parkNanos(START_NANOS);
      all = tellers;
    }
    return all;
  }

  // ---- the log

  void log(String what, Throwable e) {
    Log.warn(pool, what, e);
  }
}
