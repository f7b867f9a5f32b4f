// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/* A pool as an ExecutorService. Jobs are Runnables; AbstractExecutorService makes its futures of them. */
final class PoolExecutor extends AbstractExecutorService {
  private final PoolCore<?, Runnable, Object> core;
  private final RunnerPool<Runnable, Object> pool;

  PoolExecutor(PoolCore<?, Runnable, Object> core, RunnerPool<Runnable, Object> pool) {
    this.core = core;
    this.pool = pool;
  }

  @Override
  public void execute(Runnable command) {
    try {
      var unused = pool.submit(command);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException(
          core.name() + ": interrupted while waiting for room; the task was not accepted", e);
    } catch (RejectedExecutionException e) {
      throw e;
    } catch (IllegalStateException e) { // T9
      throw new RejectedExecutionException(e.getMessage(), e);
    }
  }

  @Override
  public void shutdown() {
    pool.stop();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return pool.stopNow();
  }

  @Override
  public boolean isShutdown() {
    return core.isStopped();
  }

  @Override
  public boolean isTerminated() {
    return pool.ended();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return pool.await(Duration.ofNanos(unit.toNanos(timeout)));
  }

  @Override
  public String toString() {
    return pool.toString();
  }
}
