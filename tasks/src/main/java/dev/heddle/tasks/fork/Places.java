// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import dev.heddle.tasks.job.InterruptGate;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/*
 * Which jobs of a scope run. There are as many places as the system has runners, and a runner does a job only while it
 * has a place. What is done with a place that is given back, in this order:
 *
 *   1. a job whose wait is over gets it, the first one first
 *   2. a runner gets it, to start the newest job: an idle runner, or else a new one, which the owner forks
 *   3. it is free
 *
 * A runner, by who changes it:
 *
 *   FROM      TO        BY            WHEN
 *   new       PLACED    the owner     2.
 *   PLACED    WAITING   itself        its job waits for a job of the scope; gives its place back
 *   WAITING   RESUMING  any           that job has ended; or itself, if it was interrupted, or time ran out
 *   RESUMING  PLACED    any           1., or a place was free
 *   PLACED    IDLE      itself        its job has ended, and there is no other job, or 1.; gives its place back
 *   IDLE      PLACED    any           2.
 *   IDLE      gone      itself        the scope has ended; or there are as many idle ones as places
 *
 * I1  places = free + wanted + runners that are PLACED.
 * I2  If a place is free, no runner is RESUMING. And a runner is coming for each job in the stack (starting), unless the
 *     scope was called off.
 * I3  open counts the jobs that have not ended, and one more for the body. When it is 0 the scope has ended, for good.
 * I4  No job is accepted, and none starts, after end was set. It is set once.
 * I5  A job is completed before its end is told here, and its end is told before a runner gives its place back.
 * Progress: lock-based; nothing in here waits under the lock. A runner parks until another thread gives it a place.
 */
final class Places {
  private final String name;
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final ForkedStack unstarted = new ForkedStack();
  private final RunnerQueue resuming = new RunnerQueue();
  private final RunnerQueue idle = new RunnerQueue();
  private final Set<ForkRunner> runners = new LinkedHashSet<>(); // under lock; those not gone
  private final Thread caller = Thread.currentThread();
  private int free; // under lock
  private int wanted; // under lock; runners to be forked, each with a place
  private int starting; // under lock; wanted, or PLACED and about to look for a job
  private long open = 1; // under lock; I3
  private @Nullable Thread owner; // under lock
  private volatile boolean over; // I3
  private volatile @Nullable ScopeEnd end; // I4; written under lock

  Places(String name, int limit) {
    this.name = name;
    this.limit = limit;
    this.free = limit;
  }

  /** Why the scope was called off; null if it wasn't. */
  @Nullable ScopeEnd end() {
    return end;
  }

  boolean isCalledOff() {
    return end != null;
  }

  /** Whether the body and all jobs have ended. */
  boolean isOver() {
    return over;
  }

  // ---- jobs come, and are called off

  /** Accepts a job; false if the scope was called off or has ended. */
  boolean add(Forked<?> job) {
    lock.lock();
    try {
      if (over || end != null) { // I4
        return false;
      }
      open++;
      unstarted.push(job);
      if (free > 0) { // I2
        free--;
        give();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Tells the end of a job that never started, or of the body. */
  void ended(@Nullable Forked<?> job) {
    lock.lock();
    try {
      if (job != null) {
        unstarted.remove(job);
        release(job);
      }
      oneEnded();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Calls the scope off. The caller then {@linkplain #takeUnstarted ends} what is left in the
   * stack.
   *
   * @return the runners, to be interrupted; null if it has ended or was called off before
   */
  ForkRunner @Nullable [] callOff(ScopeEnd why) {
    lock.lock();
    try {
      if (over || end != null) {
        return null;
      }
      ForkRunner[] all = runners.toArray(ForkRunner[]::new);
      end = why;
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a job that has not started; null if there is none. */
  @Nullable Forked<?> takeUnstarted() {
    lock.lock();
    try {
      return unstarted.pop();
    } finally {
      lock.unlock();
    }
  }

  // ---- the owner

  void ownedBy(Thread thread) {
    lock.lock();
    try {
      owner = thread;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the owner is to fork a runner. */
  boolean wantsRunner() {
    lock.lock();
    try {
      while (wanted > 0) {
        if (end == null && unstarted.size() > 0) {
          return true;
        }
        wanted--; // the job has been taken
        starting--;
        give();
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a runner that the owner then forks; false if none is wanted any more. */
  boolean join(ForkRunner runner) {
    lock.lock();
    try {
      if (wanted == 0) {
        return false;
      }
      runners.add(runner);
      runner.placed = true;
      wanted--;
      return true;
    } finally {
      lock.unlock();
    }
  }

  // ---- a runner

  /** The last step of a runner; also called if it could not be started. */
  void left(ForkRunner runner, boolean started) {
    lock.lock();
    try {
      runners.remove(runner);
      if (!started) {
        starting--;
      }
      hasDone(runner); // nothing, unless the runner died
      giveBack(runner);
    } finally {
      lock.unlock();
    }
  }

  /** Called by a runner that has a place and begins: gives it its first job. */
  @Nullable Forked<?> first(ForkRunner runner) {
    begins();
    return next(runner);
  }

  private void begins() {
    lock.lock();
    try {
      starting--;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives a runner its next job, which it has claimed. Waits while there is none.
   *
   * @return the job; null if the runner is to end
   */
  @Nullable Forked<?> next(ForkRunner runner) {
    while (true) {
      lock.lock();
      try {
        hasDone(runner);
        Forked<?> job = runner.placed && resuming.isEmpty() ? claim(runner) : null;
        if (job != null) {
          return job;
        }
        giveBack(runner);
        if (over || idle.size() >= limit) {
          return null;
        }
        idle.add(runner);
      } finally {
        lock.unlock();
      }
      if (!runner.awaitPlace(this)) {
        return null;
      }
      begins();
    }
  }

  /* Under lock; I5. */
  private void hasDone(ForkRunner runner) {
    if (runner.queue != null) { // an error has cut its wait for a place short
      runner.queue.remove(runner);
    }
    Forked<?> job = runner.job;
    if (job != null) {
      job.runner = null;
      runner.job = null;
      release(job);
      oneEnded();
    }
  }

  /* Under lock: the newest job that was not called off. */
  private @Nullable Forked<?> claim(ForkRunner runner) {
    InterruptGate gate = runner.gate;
    for (Forked<?> job = pop(); job != null; job = pop()) {
      if (job.claim(gate)) {
        job.runner = runner;
        runner.job = job;
        return job;
      }
    }
    return null;
  }

  private @Nullable Forked<?> pop() {
    return end == null ? unstarted.pop() : null; // I4: the rest is for who called the scope off
  }

  // ---- a job waits for another

  /** Begins a wait, unless the awaited job has ended: gives the place back. */
  boolean beginWait(ForkRunner runner, Forked<?> awaited, boolean timed) {
    lock.lock();
    try {
      if (awaited.ended()) {
        return false;
      }
      if (!timed) {
        OwnCycle.refuse(name, Objects.requireNonNull(runner.job), awaited);
      }
      RunnerQueue waiters = awaited.waiters;
      if (waiters == null) {
        waiters = new RunnerQueue();
        awaited.waiters = waiters;
      }
      waiters.add(runner);
      runner.awaits = timed ? null : awaited;
      giveBack(runner);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a wait early, in the runner's thread. The runner then waits for a place. */
  void endWait(ForkRunner runner, Forked<?> awaited) {
    lock.lock();
    try {
      if (runner.queue != null && runner.queue == awaited.waiters) {
        runner.queue.remove(runner);
        resume(runner);
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- places; all under lock

  /* The job has ended: those that wait for it go on. */
  private void release(Forked<?> job) {
    RunnerQueue waiters = job.waiters;
    job.waiters = null;
    if (waiters != null) {
      for (ForkRunner w = waiters.first(); w != null; w = waiters.first()) {
        waiters.remove(w);
        resume(w);
      }
    }
  }

  /* A runner's wait is over: it needs a place. */
  private void resume(ForkRunner runner) {
    runner.awaits = null;
    if (free > 0) {
      free--;
      place(runner);
    } else if (wanted > 0) { // a job that resumes comes before one that starts
      wanted--;
      starting--;
      place(runner);
    } else {
      resuming.add(runner);
    }
  }

  private void giveBack(ForkRunner runner) {
    if (runner.placed) {
      runner.placed = false;
      give();
    }
  }

  /* Passes on a place that nobody has. */
  private void give() {
    ForkRunner resumes = resuming.first();
    ForkRunner idles = idle.last(); // the last one: its stack is warm
    if (resumes != null) {
      resuming.remove(resumes);
      place(resumes);
    } else if (end != null || unstarted.size() <= starting) {
      free++;
    } else if (idles != null) {
      starting++;
      idle.remove(idles);
      place(idles);
    } else {
      starting++;
      wanted++;
      LockSupport.unpark(owner);
    }
  }

  private static void place(ForkRunner runner) {
    runner.placed = true;
    runner.wake();
  }

  /* A job, or the body, has ended. */
  private void oneEnded() {
    if (--open > 0) {
      return;
    }
    over = true; // I3
    runners.forEach(ForkRunner::wake); // also one whose wake-up was lost to an error
    LockSupport.unpark(owner);
    LockSupport.unpark(caller);
  }

  String describe() {
    lock.lock();
    try {
      int running = limit - free - starting;
      return running + " running of " + limit + ", " + unstarted.size() + " unstarted";
    } finally {
      lock.unlock();
    }
  }
}
