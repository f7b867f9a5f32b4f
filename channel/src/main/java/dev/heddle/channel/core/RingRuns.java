// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static dev.heddle.channel.core.RingLayers.AWAITED;
import static dev.heddle.channel.core.RingLayers.CLOSED;
import static dev.heddle.channel.core.RingLayers.HELD;
import static dev.heddle.channel.core.RingLayers.POSITION;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Sends and receives runs of messages, with one claim in a {@link Ring} for all slots of a run. */
final class RingRuns {
  private RingRuns() {}

  /** As {@link Core#putRun}. */
  static int put(Ring ring, @Nullable Object[] messages, int from, int to) {
    for (; ; ) {
      long word = ring.tail;
      if (word < 0) {
        return 0;
      }
      long at = word & POSITION;
      long oldest = ring.head & POSITION;
      long limit = oldest + ring.lap();
      int count = 0;
      long end = at;
      while (count < to - from && end != limit && ring.itemAt(end) == null) {
        count++;
        end = ring.next(end);
      }
      if (count > 0) {
        boolean awaited = (word & AWAITED) != 0;
        if (ring.claimTail(word, end)) {
          ring.raiseMark(oldest, at, count);
          return publish(ring, messages, from, at, end, awaited) ? count : ~count;
        }
      } else if (word == ring.tail) {
        return 0;
      }
    }
  }

  /**
   * Publishes a run that was claimed. False if the ring was cancelled meanwhile; then only the
   * messages that were taken back are left in the array.
   */
  static boolean publish(
      Ring ring, @Nullable Object[] messages, int from, long at, long end, boolean awaited) {
    int k = from;
    for (long p = at; p != end; p = ring.next(p)) {
      ring.setItemRelease(p, messages[k++]);
    }
    if (awaited) {
      VarHandle.fullFence(); // I5: before it reads which thread waits
      ring.receivers.wake();
    }
    if (!ring.isCancelled()) {
      return true; // a cancel from now on withdraws them itself
    }
    k = from;
    for (long p = at; p != end; p = ring.next(p), k++) {
      if (ring.takeBack(p, messages[k])) {
        ring.countWithdrawn(); // the sender tells the hook of it, as the canceller cannot
      } else {
        messages[k] = null;
      }
    }
    return false;
  }

  /** As {@link Core#pollRun}. */
  static int poll(Ring ring, @Nullable Object[] into, int max) {
    for (; ; ) {
      long word = ring.head;
      if ((word & (CLOSED | HELD)) != 0) {
        return 0;
      }
      long at = word & POSITION;
      long limit = ring.tail & POSITION;
      int count = 0;
      long end = at;
      for (Object message; count < max && end != limit && (message = ring.itemAt(end)) != null; ) {
        into[count++] = message; // belongs to this thread only once it is claimed
        end = ring.next(end);
      }
      if (count > 0) {
        boolean awaited = (word & AWAITED) != 0;
        if (ring.claimHead(word, end)) {
          empty(ring, at, end, awaited);
          return count;
        }
      } else if (word == ring.head) {
        return 0;
      }
    }
  }

  /** Empties the slots of positions that were claimed. */
  static void empty(Ring ring, long at, long end, boolean awaited) {
    for (long p = at; p != end; p = ring.next(p)) {
      ring.setItemRelease(p, null);
    }
    if (awaited) {
      VarHandle.fullFence(); // I5: before it reads which thread waits
      ring.tellTaken();
    }
  }
}
