// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.gatherers.Mapping.Job;
import dev.heddle.tasks.PoolListener;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.Ticket;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A pool that stops by itself at the first failure, if it ends all, and when it has nothing to do:
 * its stream may have been abandoned. The pool's listener sees to the first.
 *
 * I1  announced counts the jobs, the first from the start; STOPPED is final. Only who moves it to
 *     STOPPED, from the number of jobs that have ended, stops a pool for idleness; so a job that was
 *     announced is not refused for it.
 * I2  A failure is told before the pool is stopped for it, and before close returns.
 */
final class Running<T, R extends @Nullable Object> implements PoolListener {
  private static final long LOOK_NANOS = 500_000_000;
  private static final long STOPPED = -1;

  private final Queue<Throwable> failed;
  private final Consumer<Job<T>> over;
  private final RunnerPool<Job<T>, R> pool;
  private final AtomicLong announced = new AtomicLong(1); // I1
  private volatile @Nullable CompletableFuture<?> look;

  Running(Mapping<T, R, ?> mapping, Told<T> told) {
    this.failed = told.failed();
    this.over = mapping.ordered() ? job -> {} : told.over()::add;
    var builder = mapping.pool(over);
    if (mapping.failFast()) {
      builder.listener(this); // it has no event before the first job
    }
    pool = builder.start();
    lookLater();
  }

  // ---- the caller

  /** Announces another job. Returns false if the pool was stopped for idleness. */
  boolean announce() {
    long n = announced.get();
    return n != STOPPED && announced.compareAndSet(n, n + 1); // the caller alone counts
  }

  /** Submits what was announced, waiting for room. */
  Ticket<R> submit(Job<T> job) throws InterruptedException {
    return pool.submit(job);
  }

  /** Calls off what there is, and waits until no thread is alive. */
  void close() {
    CompletableFuture<?> last = look;
    if (last != null) {
      last.cancel(false);
    }
    stopNow();
    pool.close();
  }

  private void stopNow() {
    var _ = pool.stopNow(); // their tickets say so
  }

  // ---- idleness

  private void lookLater() {
    CompletableFuture<Boolean> next = new CompletableFuture<>();
    look = next;
    var _ =
        next.completeOnTimeout(true, LOOK_NANOS, TimeUnit.NANOSECONDS)
            .thenAccept(due -> stopIfIdle());
  }

  private void stopIfIdle() {
    long n = announced.get(); // before the others, which only grow up to it
    PoolStats stats = pool.stats();
    if (n == stats.succeeded() + stats.failed() + stats.cancelled()
        && announced.compareAndSet(n, STOPPED)) { // I1
      pool.stop();
    } else if (!stats.stopped()) {
      lookLater();
    }
  }

  // ---- the listener

  @Override
  @SuppressWarnings("unchecked") // this pool's
  public void jobFailed(String name, Object job, Throwable cause) {
    failed.add(cause); // I2
    stopNow();
    over.accept((Job<T>) job); // its function may never have been called
  }

  @Override
  public void stopped(PoolStats stats) {
    over.accept(new Job<>(null));
  }
}
