// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.scope.Scope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * The thread that owns a pool: it opens the scope, forks runners on demand, and closes the scope in the end. To notify
 * it, other threads change the pool's state and unpark it.
 */
final class PoolOwner<S, J, R extends @Nullable Object> implements Runnable {
  final CompletableFuture<Boolean> opened = new CompletableFuture<>(); // done when it has a scope
  private final PoolState<S, J, R> pool;
  private final ThreadFactory threads;
  private @Nullable Backoff forkRetry; // null unless the last fork failed

  PoolOwner(PoolState<S, J, R> pool, ThreadFactory threads) {
    this.pool = pool;
    this.threads = threads;
  }

  @Override
  public void run() {
    Scope scope;
    try {
      scope = pool.spec.settings().open(threads);
    } catch (Throwable e) {
      opened.completeExceptionally(e);
      return;
    }
    pool.opened();
    opened.complete(true);
    IdleWatch idle = IdleWatch.of(pool.spec.life(), pool.runners);
    try {
      while (!isOver()) {
        if (pool.mayFork()) {
          fork(scope);
        } else {
          if (idle != null) {
            idle.look();
          }
          pool.retireIdle();
          pool.outage.isOverUntried(pool.runners.alive());
          if (idle == null || pool.runners.alive() == 0) {
            LockSupport.park(this);
          } else {
            LockSupport.parkNanos(this, idle.nanosLeft());
          }
          Thread.interrupted();
        }
      }
    } catch (Throwable e) {
      pool.cutOff();
      pool.reports.log("the owner died", e);
    } finally {
      end(scope);
    }
  }

  private boolean isOver() {
    return pool.isStopped()
        && pool.runners.alive() == 0
        && !pool.isBeingEmptied()
        && (pool.inlet.queued() == 0 || pool.runners.target() == 0);
  }

  /* Does each step, even if the one before it throws. */
  private void end(Scope scope) {
    try {
      if (!pool.isStoppedNow()) {
        pool.drain(false); // in case signals have stopped all runners
      }
    } finally {
      try {
        scope.close();
      } finally {
        try {
          pool.poolEnded();
        } finally {
          pool.end.reached();
        }
      }
    }
  }

  private void fork(Scope scope) {
    PoolRunner<S, J, R> runner = new PoolRunner<>(pool);
    pool.joined(runner);
    try {
      scope.fork(runner);
    } catch (Throwable e) {
      pool.left(runner, true, false);
      pool.reports.log("a runner could not be started", e);
      pool.failedToServe(e);
      pause();
      return;
    }
    forkRetry = null;
  }

  /* Pauses before the next try. Jobs that are submitted meanwhile do not shorten the pause. */
  private void pause() {
    Backoff retry = forkRetry == null ? pool.spec.restarts().backoff() : forkRetry;
    forkRetry = retry;
    long nanos = retry.next();
    long until = System.nanoTime() + nanos;
    for (long left = nanos;
        left > 0 && !pool.isStoppedNow() && !pool.isFinished();
        left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, pool.outage.atMost(left));
      Thread.interrupted();
      pool.failIfUnavailable();
    }
  }

  /* The park blocker. */
  @Override
  public String toString() {
    return pool.name() + ": the owner waits for something to do";
  }
}
