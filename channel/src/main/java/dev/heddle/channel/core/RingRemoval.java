// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static dev.heddle.channel.core.RingLayers.POSITION;
import static dev.heddle.channel.core.RingLayers.TAKEN_BACK;

/**
 * Looks at the messages of a ring, and takes one out of the middle. A view of a channel as a queue
 * needs this beyond sending and receiving.
 */
final class RingRemoval {
  /** More frames than looking and moving take while head is held, compiled or not. */
  private static final int FRAMES = 128;

  private RingRemoval() {}

  /** As {@link Core#look}. */
  static void look(RingLayers.Head ring, Core.Visitor visitor, boolean alone) {
    if (!alone) {
      look(ring, visitor);
    } else if (ensureStack(FRAMES) && ring.hold()) {
      try {
        look(ring, visitor);
      } finally {
        ring.release();
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // a mark equals itself alone
  private static void look(RingLayers.Head ring, Core.Visitor visitor) {
    long end = ring.tail & POSITION;
    for (long at = ring.head < 0 ? end : ring.head & POSITION; at < end; at = ring.next(at)) {
      Object message = ring.itemAt(at);
      if (message == null || (ring.head & POSITION) > at) {
        continue; // not published yet; or taken meanwhile, and the slot may be used again
      }
      if (message == TAKEN_BACK || !visitor.visit(at, message)) {
        return;
      }
    }
  }

  /**
   * As {@link Core#remove}. Holds head, so that no thread receives or cancels, and moves every
   * message before the removed one to the next slot. If one of them is not published yet, lets head
   * go and waits for its sender.
   *
   * <p>A thread at the end of its stack must not leave head held: then no thread could receive or
   * cancel. So it fails before it holds head.
   */
  static boolean remove(RingLayers.Head ring, long at, Object message, int seen) {
    for (int looks = 0; ensureStack(FRAMES) && ring.hold(); looks++) {
      long hole = -1;
      long oldest = -1; // of the messages that are left
      boolean sendersWait = false;
      try {
        hole = find(ring, at, (2 * ring.removed - (seen & ~1)) >>> 1, message);
        if (hole >= 0 && isPublished(ring, ring.head & POSITION, hole)) {
          oldest = moveUp(ring, ring.head & POSITION, hole);
        }
      } finally { // also at the end of the stack: head must not stay held
        if (oldest < 0) {
          ring.release();
        } else {
          sendersWait = ring.releaseAt(oldest);
        }
      }
      if (sendersWait) {
        ring.tellTaken();
      }
      if (oldest >= 0 || hole < 0) {
        return oldest >= 0;
      }
      Backoff.awaitStepUninterruptibly(ring, looks, false, 0);
    }
    return false;
  }

  /**
   * Moves the messages before the hole by one slot, so that the room is at the front, as after a
   * receive. Returns the position that head has to move to.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by the thread that holds head
  private static long moveUp(RingLayers.Head ring, long oldest, long hole) {
    ring.removed++; // before anything moves: see removals
    for (long to = hole; to != oldest; to = ring.previous(to)) {
      ring.setItemVolatile(to, ring.itemAt(ring.previous(to)));
    }
    ring.setItemVolatile(oldest, null);
    return ring.next(oldest);
  }

  /**
   * The first position that holds this very message, among {@code from} and the {@code moves}
   * positions behind it; -1 if there is none.
   */
  @SuppressWarnings("ReferenceEquality") // it was seen there, and only moves
  private static long find(RingLayers.Head ring, long from, int moves, Object message) {
    long oldest = ring.head & POSITION;
    long end = ring.tail & POSITION;
    long at = from;
    for (int k = 0; k <= moves && at < end; k++, at = ring.next(at)) {
      if (at >= oldest && ring.itemAt(at) == message) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isPublished(RingLayers.Head ring, long from, long to) {
    for (long at = from; at != to; at = ring.next(at)) {
      if (ring.itemAt(at) == null) {
        return false;
      }
    }
    return true;
  }

  /**
   * Throws {@link StackOverflowError} if the stack has no room for so many small frames.
   *
   * @return true, so that a condition can make sure that this is called
   */
  private static boolean ensureStack(int frames) {
    return frames == 0 || ensureStack(frames - 1);
  }
}
