// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/*
 * The room of a queue whose memory grows with its entries: permits, granted to waiting threads in the order of their
 * arrival. A Semaphore can't be closed, and a thread dump doesn't show which pool a thread belongs to that waits for
 * a Semaphore.
 *
 * I1  free > 0 only if no thread waits. free < 0 if more permits were forced than were free.
 * I2  A waiter is granted a permit once, by the thread that removes it from waiters. From then on the waiter has the
 *     permit.
 * I3  After the room is closed, every thread enters, and then finds the queue closed.
 */
final class Room extends WaitBlocker {
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Waiter> waiters = new ArrayDeque<>(0); // under lock
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

  /** Takes a permit if one is free and no thread waits for it. */
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

  /** Takes a permit even if none is free. */
  void force() {
    lock.lock();
    try {
      free -= closed ? 0 : 1;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a permit, waiting at most {@code nanos} for one; false if time ran out. */
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
      waiters.add(me);
    } finally {
      lock.unlock();
    }
    InterruptedException interrupt = null;
    try {
      boolean unused = me.await();
    } catch (InterruptedException e) {
      interrupt = e;
    } catch (RuntimeException | Error e) { // thrown by a ForkJoinPool that starts another worker
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

  /* Ends a wait. Returns whether a permit was granted after all. */
  private boolean settle(Waiter me) {
    lock.lock();
    try {
      if (!me.granted) {
        waiters.remove(me);
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
      Waiter next = free < 0 ? null : waiters.poll();
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

  /** Whether a permit is free, or was granted to a thread that has not used it yet. */
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
      waiters.forEach(this::grant);
      waiters.clear();
    } finally {
      lock.unlock();
    }
  }
}
