// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
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
 * I5  room <= handed + places: it is what the holder of the source has last seen of handed.
 *
 * The owner writes handed for each result while the runners work, so it has a cache line of its own,
 * and who holds the source looks at it only when the room that it knows of is used up.
 */
final class Window extends Sink {
  private static final long NONE = -1;
  private static final int MIDDLE = 16; // of an array in which it has 128 bytes on each side

  private final AtomicReferenceArray<@Nullable Object> ring;
  private final int mask;
  private final int places;
  private final Thread owner;
  private final @Nullable AtomicLong completed; // null: submission order
  private final AtomicLongArray handed = new AtomicLongArray(2 * MIDDLE); // written by the owner
  private long room; // under the source's lock, I5
  private volatile long awaited = NONE; // the place that the owner parks for; written by the owner
  private volatile @Nullable Thread roomless; // who waits for room, I3

  Window(int places, boolean completionOrder, Thread owner) {
    int length = places == 1 ? 1 : Integer.highestOneBit(places - 1) << 1; // a power of two
    this.ring = new AtomicReferenceArray<>(length);
    this.mask = length - 1;
    this.places = places;
    this.room = places;
    this.completed = completionOrder ? new AtomicLong() : null;
    this.owner = owner;
  }

  @Override
  void reserve(Runner<?> runner, long index) throws InterruptedException {
    if (index >= room) {
      awaitRoom(index);
    }
  }

  private void awaitRoom(long index) throws InterruptedException {
    room = handed.get(MIDDLE) + places;
    if (index < room) {
      return;
    }
    roomless = Thread.currentThread();
    try {
      while (index >= (room = handed.get(MIDDLE) + places)) {
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
    ring.set((int) place & mask, value == null ? NULL : value);
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
    return ring.getAcquire((int) handed.getPlain(MIDDLE) & mask) != null;
  }

  /**
   * Yields once, which costs less than parking and being woken, and lets results come together.
   * Returns whether the next one is there. Owner only.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
  boolean readySoon() {
    if (owner.isVirtual()) {
      Thread.yield();
    }
    return ready();
  }

  /** Takes the next result, which must be there, and makes room for one more. Owner only. */
  @SuppressWarnings("ReferenceEquality") // NULL is one object
  @Nullable Object take() {
    long next = handed.getPlain(MIDDLE);
    int slot = (int) next & mask;
    Object value = ring.getPlain(slot);
    ring.setRelease(slot, null);
    handed.set(MIDDLE, next + 1);
    Thread waiting = roomless;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
    return value == NULL ? null : value;
  }

  /** Says that the owner is about to park for the next result. Returns whether it may. I4. */
  boolean announce() {
    long next = handed.getPlain(MIDDLE);
    awaited = next;
    return ring.get((int) next & mask) == null;
  }

  /** The owner doesn't park any more. */
  void withdraw() {
    awaited = NONE;
  }
}
