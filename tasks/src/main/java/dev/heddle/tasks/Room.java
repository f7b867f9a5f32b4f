// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/*
 * The room of a queue that takes memory by what is in it: permits, handed to those that wait for one
 * in the order of their coming. A Semaphore can't be closed, and its waits don't say in a thread dump
 * whose they are.
 *
 * I1  free > 0 only if nobody waits.
 * I2  A waiter is granted once, by whoever takes it from the line. From then on the permit is its own.
 * I3  When it is closed everybody enters, and finds the queue closed.
 */
final class Room {
  private final String name; // of the pool
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiter> line = new ArrayDeque<>(0); // under lock
  private int free; // under lock
  private int coming; // granted, and not on their way yet; under lock
  private boolean closed; // under lock

  Room(String name, int capacity) {
    this.name = name;
    this.free = capacity;
  }

  /* A thread that waits, and its park blocker. A worker of a ForkJoinPool is replaced meanwhile. */
  private final class Waiter implements ForkJoinPool.ManagedBlocker {
    private final Thread thread = Thread.currentThread();
    private final long deadline;
    private volatile boolean granted;

    Waiter(long deadline) {
      this.deadline = deadline;
    }

    @Override
    public boolean isReleasable() {
      return granted || thread.isInterrupted() || deadline - System.nanoTime() <= 0;
    }

    @Override
    public boolean block() {
      if (!isReleasable()) {
        LockSupport.parkNanos(this, deadline - System.nanoTime());
      }
      return isReleasable();
    }

    @Override
    public String toString() {
      return name + ": waits for room in the queue";
    }
  }

  /** Takes a permit if there is one that nobody waits for. */
  boolean tryEnter() {
    lock.lock();
    try {
      if (!closed && free == 0) {
        return false;
      }
      free -= closed ? 0 : 1;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a permit, waiting at most so long; false if time ran out. */
  boolean enter(long nanos) throws InterruptedException {
    if (tryEnter()) {
      return true;
    }
    Waiter me = new Waiter(System.nanoTime() + nanos);
    lock.lock();
    try {
      if (closed || free > 0) {
        free -= closed ? 0 : 1;
        return true;
      }
      line.add(me);
    } finally {
      lock.unlock();
    }
    await(me);
    lock.lock();
    try {
      if (me.granted) {
        coming--;
        return true;
      }
      line.remove(me);
    } finally {
      lock.unlock();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return false;
  }

  private static void await(Waiter me) throws InterruptedException {
    try {
      ForkJoinPool.managedBlock(me);
    } catch (RejectedExecutionException full) { // a worker, and its pool has no more
      while (!me.block()) {}
    }
  }

  /** Gives a permit back. */
  void leave() {
    lock.lock();
    try {
      Waiter next = line.poll();
      if (next != null) {
        grant(next);
      } else if (!closed) {
        free++;
      }
    } finally {
      lock.unlock();
    }
  }

  /* Under lock. */
  private void grant(Waiter waiter) {
    coming++;
    waiter.granted = true;
    LockSupport.unpark(waiter.thread);
  }

  /** Whether somebody was let in who hasn't noticed yet. */
  boolean isSomebodyComing() {
    lock.lock();
    try {
      return coming > 0;
    } finally {
      lock.unlock();
    }
  }

  /** I3 */
  void close() {
    lock.lock();
    try {
      closed = true;
      line.forEach(this::grant);
      line.clear();
    } finally {
      lock.unlock();
    }
  }
}
