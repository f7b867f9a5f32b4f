// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing.slot;

import dev.heddle.testing.DetScheduler;
import java.util.TreeSet;

/** What {@link DetSchedulerTest} runs in the woven copy. */
final class DetSlots {
  private DetSlots() {}

  /** The first seed that finds somebody stuck, or -1. */
  static long firstStuck(boolean forgetful, int seeds) {
    for (long seed = 0; seed < seeds; seed++) {
      var scheduler = new DetScheduler(seed, false);
      var slot = new OneSlot(forgetful);
      scheduler.fork("taker", slot::take);
      scheduler.fork("putter", () -> slot.put("x"));
      try {
        scheduler.run();
      } catch (AssertionError e) {
        return seed;
      }
    }
    return -1;
  }

  /** What a timed wait may come to: in time, and too late. */
  static String timedOutcomes(int seeds) {
    var outcomes = new TreeSet<Boolean>();
    for (long seed = 0; seed < seeds; seed++) {
      var scheduler = new DetScheduler(seed, false);
      var slot = new OneSlot(false);
      scheduler.fork("timed", () -> outcomes.add(slot.awaitFor(20_000_000_000L)));
      scheduler.fork("putter", () -> slot.put("x"));
      scheduler.run();
    }
    return outcomes.toString();
  }
}
