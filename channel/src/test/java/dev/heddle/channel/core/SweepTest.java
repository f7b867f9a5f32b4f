// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * The waiters that gave up, and are still in the queue, are at most as many as those that wait, or
 * {@link WaitQueue#FEW}. The last in the queue is never swept, so it may be one more.
 */
class SweepTest {
  private static final int LONG = 10_000;

  private final WaitQueue queue = new Ring(1).receivers;

  private Waiter enlisted() {
    var waiter = new Waiter(null);
    queue.enlist(waiter);
    return waiter;
  }

  /** How many waiters can be reached from the leader, that one included. */
  private int reachable() {
    int count = 0;
    for (Waiter at = queue.leader(); at != null && at != Waiter.LEFT; at = at.next) {
      count++;
    }
    return count;
  }

  private void assertFewDead(int waiting) {
    assertThat(reachable() - waiting).isLessThanOrEqualTo(Math.max(waiting, WaitQueue.FEW) + 1);
  }

  /** As threads that poll behind a leader that stays. */
  private void pollBehindTheLeader() {
    for (int i = 0; i < 2 * LONG; i++) {
      queue.leave(enlisted());
      assertFewDead(1);
    }
  }

  private ArrayDeque<Waiter> aLongWaitQueueThatWasSwept() {
    var waiting = new ArrayDeque<Waiter>();
    for (int i = 0; i < LONG; i++) {
      waiting.add(enlisted());
    }
    for (int i = 0; i < LONG / 2; i++) {
      queue.leave(enlisted());
    }
    return waiting;
  }

  @Test
  void behindALeaderThatStaysAfterALongWaitQueueWasServed() {
    var waiting = aLongWaitQueueThatWasSwept();
    while (waiting.size() > 1) {
      queue.leave(waiting.remove());
      assertFewDead(waiting.size());
    }
    pollBehindTheLeader();
  }

  @Test
  void behindALeaderThatStaysAfterALongWaitQueueHasGivenUp() {
    var waiting = aLongWaitQueueThatWasSwept();
    while (waiting.size() > 1) {
      queue.leave(waiting.removeLast());
      if (waiting.size() % 100 == 1) { // it counts them all
        assertFewDead(waiting.size());
      }
    }
    pollBehindTheLeader();
  }

  @Test
  void whateverTheOrderIsInWhichTheyComeAndGo() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("seed of " + getClass().getSimpleName() + ": " + seed);
    var random = new SplittableRandom(seed);
    var waiting = new ArrayList<Waiter>();
    for (int i = 0; i < 30_000; i++) {
      boolean grows = (i / 3_000 & 1) == 0;
      if (waiting.isEmpty() || random.nextInt(8) < (grows ? 5 : 2)) {
        waiting.add(enlisted());
      } else {
        int at = random.nextInt(3) == 0 ? 0 : random.nextInt(waiting.size());
        queue.leave(waiting.remove(at));
      }
      if (i % 10 == 0) {
        assertFewDead(waiting.size());
      }
    }
    while (!waiting.isEmpty()) {
      queue.leave(waiting.removeFirst());
    }
    queue.checkInvariants();
  }
}
