// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.Ticket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/*
 * A pool that stops by itself when it has nothing to do: its stream may have been abandoned.
 *
 * I1  busy counts the jobs announced and not ended; STOPPED is final. Only who moves it from 0 to
 *     STOPPED stops a pool for idleness; so a job that was announced is not refused for it.
 */
final class Running<J, R extends @Nullable Object> {
  private static final long LOOK_NANOS = 500_000_000;
  private static final int STOPPED = -1;

  private final RunnerPool<J, R> pool;
  private final AtomicInteger busy = new AtomicInteger(); // I1
  private volatile @Nullable CompletableFuture<?> look;

  Running(RunnerPool<J, R> pool) {
    this.pool = pool;
    lookLater();
  }

  private void lookLater() {
    CompletableFuture<Boolean> next = new CompletableFuture<>();
    look = next;
    var _ =
        next.completeOnTimeout(true, LOOK_NANOS, TimeUnit.NANOSECONDS)
            .thenAccept(due -> stopIfIdle());
  }

  private void stopIfIdle() {
    if (busy.compareAndSet(0, STOPPED)) { // I1
      pool.stop();
    } else if (!pool.stats().stopped()) {
      lookLater();
    }
  }

  /** Announces a job. Returns false if the pool was stopped for idleness. */
  boolean announce() {
    int n = busy.get();
    while (n != STOPPED && !busy.compareAndSet(n, n + 1)) {
      n = busy.get();
    }
    return n != STOPPED;
  }

  /** Submits what was announced, waiting for room. */
  Ticket<R> submit(J job) throws InterruptedException {
    return pool.submit(job);
  }

  /** A job that was announced has ended. */
  void ended() {
    busy.decrementAndGet();
  }

  /** Calls off what there is. Never waits. */
  void stopNow() {
    var _ = pool.stopNow(); // their tickets say so
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
}
