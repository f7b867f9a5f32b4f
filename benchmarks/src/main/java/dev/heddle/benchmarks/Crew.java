// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Virtual threads that start together and are waited for together. Their balances (what was
 * received, less what was sent) must add up to zero. A thread that fails interrupts the others, so
 * that a broken contender ends in an exception, not in silence.
 */
public final class Crew {
  /** What one thread does. */
  @FunctionalInterface
  public interface Body {
    /**
     * Returns what the thread received, less what it sent.
     *
     * @return the balance
     * @throws InterruptedException if interrupted
     */
    long run() throws InterruptedException;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong balance = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile CountDownLatch running;

  /**
   * Adds a thread, not started yet.
   *
   * @param body what it does
   */
  public void add(Body body) {
    threads.add(Thread.ofVirtual().unstarted(() -> work(body)));
  }

  /**
   * Starts all threads in the order added and waits until they have ended.
   *
   * @throws InterruptedException if interrupted
   * @throws IllegalStateException if a thread failed, or the balances do not add up to zero
   */
  public void run() throws InterruptedException {
    running = new CountDownLatch(threads.size());
    threads.forEach(Thread::start);
    running.await();
    if (failure.get() != null) {
      throw new IllegalStateException("a thread of the workload failed", failure.get());
    }
    if (balance.get() != 0) {
      throw new IllegalStateException("messages lost or doubled: off by " + balance.get());
    }
  }

  /**
   * Returns on how many carriers this JVM runs its virtual threads.
   *
   * @return the number of carriers
   */
  public static int carriers() {
    return Integer.getInteger(
        "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
  }

  private void work(Body body) {
    try {
      balance.addAndGet(body.run());
    } catch (InterruptedException | RuntimeException | Error e) {
      if (failure.compareAndSet(null, e)) {
        threads.forEach(Thread::interrupt);
      }
    } finally {
      running.countDown();
    }
  }
}
