// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static dev.heddle.channel.core.RingLayers.AWAITED;
import static dev.heddle.channel.core.RingLayers.CLOSED;
import static dev.heddle.channel.core.RingLayers.HELD;
import static dev.heddle.channel.core.RingLayers.POSITION;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives runs of messages, with one claim in a {@link Ring} for all slots of a run.
 *
 * <p>The loops over slots keep the array and the index in locals: after each read or write with
 * memory effects, the compiler would read the fields of the ring again.
 */
final class RingRuns {
  private RingRuns() {}

  /** As {@link Core#putRun}. */
  static int put(Ring ring, @Nullable Object[] messages, int from, int to) {
    int wanted = Math.min(to - from, ring.capacity);
    for (; ; ) {
      long word = ring.tail;
      if (word < 0) {
        return 0;
      }
      long at = word & POSITION;
      boolean easy = ring.advance(at, wanted) <= ring.easyBefore();
      long oldest = easy ? 0 : ring.head & POSITION;
      int most = easy ? wanted : (int) Math.min(wanted, ring.roomBetween(oldest, at));
      int count = countEmpty(ring, at, most);
      if (count > 0) {
        boolean awaited = (word & AWAITED) != 0;
        if (ring.claimTail(word, ring.advance(at, count))) {
          if (!easy) {
            int mark = ring.raiseMark(ring.inside(oldest, at, count));
            ring.setEasyBefore(ring.advance(oldest, mark));
          }
          return publish(ring, messages, from, at, count, awaited) ? count : ~count;
        }
      } else if (word == ring.tail) {
        return 0;
      }
    }
  }

  /** How many slots in a row are empty. */
  private static int countEmpty(Ring ring, long at, int most) {
    @Nullable Object[] items = ring.items;
    int index = ring.index(at);
    int count = 0;
    while (count < most && Ring.ITEM.getAcquire(items, index) == null) {
      count++;
      index = following(index, items.length);
    }
    return count;
  }

  /**
   * Publishes a run that was claimed. False if the ring was cancelled meanwhile; then only the
   * messages that were taken back are left in the array.
   */
  static boolean publish(
      Ring ring, @Nullable Object[] messages, int from, long at, int count, boolean awaited) {
    @Nullable Object[] items = ring.items;
    int index = ring.index(at);
    for (int k = 0; k < count; k++) {
      Ring.ITEM.setRelease(items, index, messages[from + k]);
      index = following(index, items.length);
    }
    if (awaited) {
      VarHandle.fullFence(); // I5: before it reads which thread waits
      ring.receivers.wake();
    }
    if (!ring.isCancelled()) {
      return true; // a cancel from now on withdraws them itself
    }
    for (int k = 0; k < count; k++) {
      if (ring.takeBack(ring.advance(at, k), messages[from + k])) {
        ring.countWithdrawn(); // the sender tells the hook of it, as the canceller cannot
      } else {
        messages[from + k] = null;
      }
    }
    return false;
  }

  /** As {@link Core#pollRun}. */
  static int poll(Ring ring, @Nullable Object[] into, int max) {
    int wanted = Math.min(max, ring.capacity);
    for (; ; ) {
      long word = ring.head;
      if ((word & (CLOSED | HELD)) != 0) {
        return 0;
      }
      long at = word & POSITION;
      int count = read(ring, at, countSent(ring, at, wanted), into);
      if (count > 0) {
        boolean awaited = (word & AWAITED) != 0;
        if (ring.claimHead(word, ring.advance(at, count))) {
          empty(ring, at, count, awaited);
          return count;
        }
      } else if (word == ring.head) {
        return 0;
      }
    }
  }

  /** How many positions in a row senders have claimed, up to {@code wanted}. */
  private static int countSent(Ring ring, long at, int wanted) {
    if (ring.advance(at, wanted) <= ring.sentBefore()) {
      return wanted;
    }
    long end = ring.tail & POSITION;
    if (at == end) {
      return 0;
    }
    ring.setSentBefore(end);
    return (int) Math.min(wanted, ring.ordinal(end) - ring.ordinal(at));
  }

  /** Copies the messages that are published, in a row. They belong to no receiver yet. */
  private static int read(Ring ring, long at, int most, @Nullable Object[] into) {
    @Nullable Object[] items = ring.items;
    int index = ring.index(at);
    int count = 0;
    for (Object message; count < most && (message = Ring.ITEM.getAcquire(items, index)) != null; ) {
      into[count++] = message;
      index = following(index, items.length);
    }
    return count;
  }

  /** Empties the slots of positions that were claimed. */
  static void empty(Ring ring, long at, int count, boolean awaited) {
    @Nullable Object[] items = ring.items;
    int index = ring.index(at);
    for (int k = 0; k < count; k++) {
      Ring.ITEM.setRelease(items, index, (Object) null);
      index = following(index, items.length);
    }
    if (awaited) {
      VarHandle.fullFence(); // I5: before it reads which thread waits
      ring.tellTaken();
    }
  }

  private static int following(int index, int length) {
    return index + 1 == length ? 0 : index + 1;
  }
}
