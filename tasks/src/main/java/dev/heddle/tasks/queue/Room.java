// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/*
 * The room of a queue that takes memory by what is in it: permits, handed to those that wait for one
 * in the order of their coming. A Semaphore can't be closed, and its waits don't say in a thread dump
 * whose they are.
 *
 * I1  free > 0 only if nobody waits. It is less than 0 if some were forced in.
 * I2  A waiter is granted once, by whoever takes it from the line. From then on the permit is its own.
 * I3  When it is closed everybody enters, and finds the queue closed.
 */
final class Room extends WaitLine {
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiter> line = new ArrayDeque<>(0); // under lock
  private final int capacity;
  private int free; // under lock
  private boolean closed; // under lock

  Room(String name, int capacity) {
    super(name, "room in the queue");
    this.capacity = capacity;
    this.free = capacity;
  }

  private final class Waiter extends Wait {
    private volatile boolean granted;

    Waiter(long nanos) {
      super(Room.this, nanos);
    }

    @Override
    public boolean isOver() {
      return granted;
    }
  }

  /** Takes a permit if there is one that nobody waits for. */
  boolean tryEnter() {
    lock.lock();
    try {
      if (!closed && free <= 0) {
        return false;
      }
      free -= closed ? 0 : 1;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a permit that may not be there. */
  void force() {
    lock.lock();
    try {
      free -= closed ? 0 : 1;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a permit, waiting for at most that time; false if time ran out. */
  boolean enter(long nanos) throws InterruptedException {
    if (tryEnter()) {
      return true;
    }
    Waiter me = new Waiter(nanos);
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
    InterruptedException interrupt = null;
    try {
      boolean unused = me.await();
    } catch (InterruptedException e) {
      interrupt = e;
    } catch (RuntimeException | Error e) { // of a ForkJoinPool that starts another worker
      if (settle(me)) {
        leave();
      }
      throw e;
    }
    if (settle(me)) {
      if (interrupt != null) {
        Thread.currentThread().interrupt();
      }
      return true;
    }
    if (interrupt != null) {
      throw interrupt;
    }
    return false;
  }

  /* Returns whether it was granted after all. */
  private boolean settle(Waiter me) {
    lock.lock();
    try {
      if (!me.granted) {
        line.remove(me);
      }
      return me.granted;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a permit back. */
  void leave() {
    lock.lock();
    try {
      Waiter next = free < 0 ? null : line.poll();
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
    waiter.granted = true;
    waiter.wake();
  }

  /** Whether one is free, or was granted to a thread that hasn't used it yet. */
  boolean isComing(int used) {
    lock.lock();
    try {
      return free > 0 || capacity - free > used;
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
