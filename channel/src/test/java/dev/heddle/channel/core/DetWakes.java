// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import dev.heddle.testing.DetScheduler;

/**
 * Leads a wait queue, takes nothing, waits again at once, and counts how often it was woken. For
 * threads of one {@link DetScheduler}, which run one at a time.
 */
final class DetWakes {
  private final WaitQueue queue;
  private final Waiter leader = new Waiter(null);
  private boolean over;
  private int counted;

  DetWakes(WaitQueue queue) {
    this.queue = queue;
    queue.enlist(leader);
  }

  /** What may wake it. */
  void during(DetScheduler.Body work) throws Exception {
    work.run();
    over = true;
  }

  /** Counts until the work is over. */
  void count() {
    for (boolean last = false; !last; ) {
      last = over;
      if (leader.state == Waiter.AWAKE) {
        counted++;
        queue.rearm(leader);
      }
      DetScheduler.point("DetWakes.count"); // or it might outrank the others for ever
      Thread.yield();
    }
  }

  int counted() {
    return counted;
  }
}
