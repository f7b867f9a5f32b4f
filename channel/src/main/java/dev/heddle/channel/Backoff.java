// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * How long an operation that never waits gives another thread to finish the step it is in the middle of.
 *
 * Such a step takes nanoseconds, so a few looks in a row nearly always see its end. Only the operating system
 * can stop a thread in the middle of it; then looking on is in vain until that thread has a processor again. A
 * platform thread sleeps, and so gives its own up. A virtual thread must not: one that sleeps is woken from
 * outside, and is never run while on every carrier a virtual thread polls and yields, as those do that use
 * operations which never wait. So it yields to them for as long. What all that adds up to is bounded by three
 * milliseconds or so; after that the operation answers by what it sees.
 */
final class Backoff {
  /** Looks in a row. */
  private static final int SPINS = 64;

  /** Looks after a yield each. */
  private static final int YIELDS = 4;

  /** Looks after a rest each, the next one twice as long. */
  private static final int RESTS = 8;

  /** The first rest, in nanoseconds. */
  private static final long SHORTEST = 10_000;

  private Backoff() {}

  /** As {@link Channel#put}, but takes no step that others are in the middle of for "no room". */
  static boolean put(Channel<?> channel, Object message) {
    for (int looks = 0; !channel.put(message); looks++) {
      if (!channel.isRoomNear() || !pause(looks)) {
        return false;
      }
    }
    return true;
  }

  /** As {@link Channel#poll}, but takes no step that others are in the middle of for "none". */
  static @Nullable Object poll(Channel<?> channel) {
    Object message = channel.poll();
    for (int looks = 0; message == null && channel.isMessageNear() && pause(looks); looks++) {
      message = channel.poll();
    }
    return message;
  }

  /**
   * Gives others a little time; called again and again, more of it. False if it was enough.
   *
   * @param looks how often it was called before, in this operation
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
  static boolean pause(int looks) {
    int late = looks - SPINS;
    if (late < 0) {
      Thread.onSpinWait();
    } else if (late < YIELDS) {
      Thread.yield();
    } else if (late < YIELDS + RESTS) {
      rest(SHORTEST << (late - YIELDS));
    }
    return late < YIELDS + RESTS;
  }

  private static void rest(long nanos) {
    if (Thread.currentThread().isVirtual()) {
      yieldFor(nanos);
    } else {
      sleep(nanos);
    }
  }

  /** Gives all other virtual threads their turn, again and again, for so long. */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
  static void yieldFor(long nanos) {
    long end = System.nanoTime() + nanos;
    do {
      Thread.yield();
    } while (System.nanoTime() - end < 0);
  }

  /** Also with the interrupt status set, which is no concern of an operation that never waits. */
  private static void sleep(long nanos) {
    boolean interrupted = Thread.interrupted();
    LockSupport.parkNanos(nanos);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** As {@link Line#pause}, also with the interrupt status set, which is kept. */
  static boolean pauseUninterruptibly(Object blocker, int looks, boolean timed, long deadline) {
    boolean interrupted = Thread.interrupted();
    boolean inTime = Line.pause(blocker, looks, timed, deadline);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return inTime;
  }
}
