// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * Hands results from the runners to the owner while jobs run. Places are in chunks. A chunk is linked when its
 * first place is reserved, and dropped when its last place was handed out. So memory use depends on the places in use,
 * and not on the size of the window.
 *
 * I1  taken <= handed + places: reserve waits until this holds, and links the place's chunk. So there is always a place
 *     for a result, and a runner never waits to store one.
 * I2  In submission order a result goes to its input's place. In completion order it goes to the next place in
 *     order of storing. No more results are stored than inputs were taken, so I1 covers this case.
 * I3  At most one runner waits for room: the runner that holds the source.
 * I4  The owner announces the place that it parks for before it reads that place a last time. The runner that fills the
 *     place reads the announcement after filling. So one of the two sees the other.
 * I5  room <= handed + places: room is computed from the value of handed that the holder of the source has last read.
 * I6  A place that is not handed out is in the chunk oldest or in a chunk behind it. The links from oldest to that
 *     chunk are unbroken. A runner that finds no next chunk is in a chunk that was dropped, and starts again at oldest.
 *
 * The owner writes handed for each result while the runners work. So handed has a cache line of its own, and the holder
 * of the source reads it only when room, the cached limit, is used up.
 */
final class Window extends Sink {
  private static final long NONE = -1;
  private static final int MIDDLE =
      16; // index in an array with at least 120 bytes on each side of it
  static final int CHUNK = 64; // places

  private static final class Chunk {
    final long first; // its first place
    final AtomicReferenceArray<@Nullable Object> values = new AtomicReferenceArray<>(CHUNK);
    volatile @Nullable Chunk next; // set by the holder of the source, cleared by the owner

    Chunk(long first) {
      this.first = first;
    }

    boolean has(long place) {
      return place - first < CHUNK;
    }
  }

  private final long places;
  private final Thread owner;
  private final @Nullable AtomicLong completed; // null: submission order
  private final AtomicLongArray handed = new AtomicLongArray(2 * MIDDLE); // written by the owner
  private long room; // under the source's lock, I5
  private Chunk newest; // under the source's lock
  private volatile Chunk oldest; // I6; written by the owner
  private volatile long awaited = NONE; // the place that the owner parks for; written by the owner
  private volatile @Nullable Thread roomless; // the runner that waits for room, I3

  Window(long places, boolean completionOrder, Thread owner) {
    this.places = places;
    this.newest = new Chunk(0);
    this.oldest = newest;
    this.room = places;
    this.completed = completionOrder ? new AtomicLong() : null;
    this.owner = owner;
  }

  @Override
  void reserve(Taker runner, long index) throws InterruptedException {
    if (index >= room) {
      awaitRoom(index);
    }
    if (!newest.has(index)) {
      Chunk chunk = new Chunk(index);
      newest.next = chunk;
      newest = chunk;
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
  void put(Taker runner, @Nullable Object value) {
    long place = completed == null ? runner.index : completed.getAndIncrement(); // I2
    Chunk chunk = chunkOf(place);
    chunk.values.set((int) (place - chunk.first), value == null ? NULL : value);
    if (awaited == place) { // I4
      LockSupport.unpark(owner);
    }
  }

  /* I6 */
  private Chunk chunkOf(long place) {
    Chunk chunk = oldest;
    while (!chunk.has(place)) {
      Chunk next = chunk.next;
      chunk = next == null ? oldest : next;
    }
    return chunk;
  }

  @Override
  void skip(Taker runner) {
    throw new AssertionError("a Stop has no place here");
  }

  /** Whether the next result is there. Owner only. */
  boolean ready() {
    return peek(handed.getPlain(MIDDLE)) != null;
  }

  /* Returns the value at the next place, in whichever chunk that is; null if it isn't there yet. Owner only. */
  private @Nullable Object peek(long next) {
    Chunk chunk = oldest;
    if (!chunk.has(next)) {
      Chunk following = chunk.next;
      if (following == null) {
        return null; // not reserved yet
      }
      oldest = following;
      chunk.next = null; // or a dropped chunk in the old generation would retain all later ones
      chunk = following;
    }
    return chunk.values.get((int) (next - chunk.first));
  }

  /**
   * Yields once if the owner is a virtual thread. This costs less than to park and be unparked, and
   * lets results accumulate. Returns whether the next result is there. Owner only.
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
    Object value = peek(next);
    Chunk chunk = oldest;
    chunk.values.setPlain((int) (next - chunk.first), null); // the chunk may live long
    handed.set(MIDDLE, next + 1);
    Thread waiting = roomless;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
    return value == NULL ? null : value;
  }

  /** Announces that the owner is about to park for the next result. Returns whether it may. I4. */
  boolean announce() {
    long next = handed.getPlain(MIDDLE);
    awaited = next;
    return peek(next) == null;
  }

  /** Withdraws the announcement: the owner doesn't park any more. */
  void withdraw() {
    awaited = NONE;
  }
}
