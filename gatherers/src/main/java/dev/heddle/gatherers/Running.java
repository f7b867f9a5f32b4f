// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.gatherers.Mapping.Job;
import dev.heddle.tasks.JobTimes;
import dev.heddle.tasks.PoolListener;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.Ticket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A pool that stops by itself at the first failure, if a failure ends all, and also when it is idle, since its stream
 * may have been abandoned. Two threads of its own stop it: the thread of the pool's listener, and a thread that looks
 * twice a second. Both end with the pool.
 *
 * I1  announced counts the jobs; the first one is counted from the start. STOPPED is final. Only the thread that moves
 *     announced from the number of jobs that have ended to STOPPED stops the pool for idleness. So a job that was
 *     announced is not refused for idleness.
 * I2  A failure is told before the pool is stopped for it, and before close returns.
 */
final class Running<T, R extends @Nullable Object> implements PoolListener {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long STOPPED = -1;

  private final Queue<Throwable> failed;
  private final Consumer<Job<T>> over;
  private final RunnerPool<Job<T>, R> pool;
  private final Thread watch;
  private final AtomicLong announced = new AtomicLong(1); // I1

  Running(Mapping<T, R, ?> mapping, Told<T> told) {
    this.failed = told.failed();
    this.over = mapping.ordered() ? job -> {} : told.over()::add;
    var builder = mapping.pool(over);
    if (mapping.failFast()) {
      builder.listener(this); // it is told no event before the first job
    }
    pool = builder.start();
    watch =
        Thread.ofVirtual()
            .name(pool.stats().name() + "-watch")
            .inheritInheritableThreadLocals(false)
            .unstarted(this::watch);
    watch.setContextClassLoader(null);
    try {
      watch.start();
    } catch (Throwable e) {
      pool.close(); // otherwise it would stay open
      throw e;
    }
  }

  // ---- the caller

  /** Announces another job. Returns false if the pool was stopped for idleness. */
  boolean announce() {
    long n = announced.get();
    return n != STOPPED && announced.compareAndSet(n, n + 1); // only the caller counts up
  }

  /** Submits the job that was announced, waiting for room. */
  Ticket<R> submit(Job<T> job) throws InterruptedException {
    return pool.submit(job);
  }

  /** Calls off the jobs that are left, and waits until no thread is alive. */
  void close() {
    stopNow();
    pool.close();
    boolean interrupted = false;
    while (watch.isAlive()) {
      try {
        watch.join(); // it sees the pool's end
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopNow() {
    var _ = pool.stopNow(); // the tickets tell which jobs never started
  }

  // ---- the thread that looks

  private void watch() {
    try {
      while (!pool.await(LOOK)) {
        stopIfIdle();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts it", e);
    }
  }

  private void stopIfIdle() {
    long n = announced.get(); // before the totals, which only grow, and at most to this number
    PoolStats stats = pool.stats();
    if (n == stats.succeeded() + stats.failed() + stats.cancelled()
        && announced.compareAndSet(n, STOPPED)) { // I1
      pool.stop();
    }
  }

  // ---- the listener

  @Override
  @SuppressWarnings("unchecked") // a job of this pool
  public void jobFailed(String name, Object job, Throwable cause, JobTimes times) {
    failed.add(cause); // I2
    stopNow();
    over.accept((Job<T>) job); // its function may never have been called
  }

  @Override
  public void stopped(PoolStats stats) {
    over.accept(new Job<>(null));
  }
}
