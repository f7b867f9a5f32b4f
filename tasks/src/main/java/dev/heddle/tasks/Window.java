// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * Hands results from the runners to the owner while jobs run, in a ring of as many places as inputs
 * may be taken and not handed out.
 *
 * I1  taken <= handed + places: reserve waits for it. So a place is always free for a result, and a
 *     runner never waits to store one.
 * I2  In submission order a result goes to its input's place. In completion order it goes to the
 *     next place in order of storing; no more are stored than were taken, so I1 covers it.
 * I3  One runner at most waits for room: the one that holds the source.
 * I4  The owner announces the place that it parks for before it looks a last time; who fills that
 *     place looks for the announcement after filling. One of the two sees the other.
 */
final class Window extends Sink {
  private static final long NONE = -1;

  private final AtomicReferenceArray<@Nullable Object> ring;
  private final Thread owner;
  private final @Nullable AtomicLong completed; // null: submission order
  private volatile long handed; // written by the owner
  private volatile long awaited = NONE; // the place that the owner parks for; written by the owner
  private volatile @Nullable Thread roomless; // who waits for room, I3

  Window(int places, boolean completionOrder, Thread owner) {
    this.ring = new AtomicReferenceArray<>(places);
    this.completed = completionOrder ? new AtomicLong() : null;
    this.owner = owner;
  }

  @Override
  void reserve(Runner<?> runner, long index) throws InterruptedException {
    if (index < handed + ring.length()) {
      return;
    }
    roomless = Thread.currentThread();
    try {
      while (index >= handed + ring.length()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.park(this);
      }
    } finally {
      roomless = null;
    }
  }

  @Override
  void put(Runner<?> runner, @Nullable Object value) {
    long place = completed == null ? runner.index : completed.getAndIncrement(); // I2
    ring.set((int) (place % ring.length()), value == null ? NULL : value);
    if (awaited == place) { // I4
      LockSupport.unpark(owner);
    }
  }

  @Override
  void skip(Runner<?> runner) {
    throw new AssertionError("a Stop has no place here");
  }

  /** Whether the next result is there. Owner only. */
  boolean ready() {
    return ring.get((int) (handed % ring.length())) != null;
  }

  /** Takes the next result, which must be there, and makes room for one more. Owner only. */
  @SuppressWarnings("ReferenceEquality") // NULL is one object
  @Nullable Object take() {
    long next = handed;
    Object value = ring.getAndSet((int) (next % ring.length()), null);
    handed = next + 1;
    Thread waiting = roomless;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
    return value == NULL ? null : value;
  }

  /** Says that the owner is about to park for the next result. Returns whether it may. I4. */
  boolean announce() {
    awaited = handed;
    return !ready();
  }

  /** The owner doesn't park any more. */
  void withdraw() {
    awaited = NONE;
  }
}
