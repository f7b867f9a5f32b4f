// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/*
 * A thread that waits for something in a pool. It parks on a WaitBlocker. So a thread dump shows what the thread
 * waits for, and the pool's statistics show which pool that is. If the thread is a worker of a ForkJoinPool, that pool
 * starts another worker meanwhile, if it can.
 */
public abstract class Wait implements ForkJoinPool.ManagedBlocker {
  public static final long FOR_EVER = Long.MAX_VALUE;

  private final Thread thread = Thread.currentThread();
  private final WaitBlocker blocker;
  private final long nanos;
  private final long deadline; // nanoTime

  public Wait(WaitBlocker blocker, long nanos) {
    this.blocker = blocker;
    this.nanos = nanos;
    this.deadline = nanos == FOR_EVER ? 0 : System.nanoTime() + nanos;
  }

  /**
   * Whether what the thread waits for has come. The thread that makes this true calls {@link #wake}
   * afterwards.
   */
  public abstract boolean isOver();

  public final void wake() {
    LockSupport.unpark(thread);
  }

  /**
   * Waits in the thread that created this; false if time ran out.
   *
   * @throws InterruptedException if interrupted before it was over; the interrupt status is clear
   *     then
   */
  public final boolean await() throws InterruptedException {
    try {
      ForkJoinPool.managedBlock(this);
    } catch (RejectedExecutionException full) { // a worker whose pool can't start another
      while (!block()) {}
    }
    if (isOver()) {
      return true;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return false;
  }

  @Override
  public final boolean isReleasable() {
    return isOver() || thread.isInterrupted() || left() <= 0;
  }

  @Override
  public final boolean block() {
    if (!isReleasable()) {
      if (nanos == FOR_EVER) {
        LockSupport.park(blocker);
      } else {
        LockSupport.parkNanos(blocker, left());
      }
    }
    return isReleasable();
  }

  private long left() {
    return nanos == FOR_EVER ? FOR_EVER : deadline - System.nanoTime();
  }
}
