// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import dev.heddle.channel.engine.Batch;
import dev.heddle.channel.engine.Channel;
import dev.heddle.channel.engine.Ends;
import dev.heddle.testing.DetCalls;
import dev.heddle.testing.DetScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What tests of a ring run in the woven copy. */
public final class DetRing {
  private DetRing() {}

  private static Channel<Integer> around(Core core) {
    return new Channel<>(core, null, null, Ends.NEW);
  }

  /** How often five messages, sent in a run or one by one, wake who waits for them; at most. */
  public static int mostWakes(boolean inARun, int seeds) {
    int most = 0;
    for (long seed = 0; seed < seeds; seed++) {
      var scheduler = new DetScheduler(seed, false);
      var channel = around(new Ring(8));
      var wakes = new DetWakes(channel.core().receivers);
      scheduler.fork("sender", () -> wakes.during(() -> send(channel, inARun)));
      scheduler.fork("waiter", wakes::count);
      scheduler.run();
      most = Math.max(most, wakes.counted());
    }
    return most;
  }

  private static void send(Channel<Integer> channel, boolean inARun) throws Exception {
    var messages = List.of(1, 2, 3, 4, 5);
    if (inARun) {
      Batch.sendAll(channel, messages);
    } else {
      for (int message : messages) {
        channel.send(message);
      }
    }
  }

  /** How often a receive of five messages, in a run or one by one, wakes who waits for room. */
  public static int mostWakesForRoom(boolean inARun, int seeds) {
    int most = 0;
    for (long seed = 0; seed < seeds; seed++) {
      var scheduler = new DetScheduler(seed, false);
      var channel = around(new Ring(5));
      for (int i = 0; i < 5; i++) {
        channel.core().put(i);
      }
      var wakes = new DetWakes(channel.core().senders);
      scheduler.fork("receiver", () -> wakes.during(() -> receive(channel, inARun)));
      scheduler.fork("waiter", wakes::count);
      scheduler.run();
      most = Math.max(most, wakes.counted());
    }
    return most;
  }

  private static void receive(Channel<Integer> channel, boolean inARun) throws Exception {
    if (inARun) {
      Batch.receive(channel, new ArrayList<>(), 5, Duration.ZERO);
    } else {
      for (int i = 0; i < 5; i++) {
        channel.recv();
      }
    }
  }

  /** How long a cancel takes whose messages their sender has taken back before. */
  public static long cancelAfterTakingBack() {
    var scheduler = new DetScheduler(0, false).unstopped();
    var ring = new Ring(4);
    scheduler.fork(
        "both",
        () -> {
          check(ring.claimTail(0, 2), "not claimed");
          ring.cancel();
          check(!RingRuns.publish(ring, new Object[] {1, 2}, 0, 0, 2, false), "not taken back");
          ring.withdraw(message -> check(false, message + " withdrawn, too"));
          check(ring.accepted() == 2 && ring.withdrawn() == 2, "not counted");
          ring.checkInvariants();
        });
    scheduler.run();
    return scheduler.elapsed();
  }

  /** How long a cancel takes at most if a sender publishes so many nanoseconds late. */
  public static long cancelOfALateSender(long late, int seeds) {
    long longest = 0;
    for (long seed = 0; seed < seeds; seed++) {
      var scheduler = new DetScheduler(seed, false).unstopped();
      var ring = new Ring(4);
      check(ring.claimTail(0, 1), "not claimed");
      scheduler.fork(
          "sender",
          () -> {
            DetCalls.parkNanos(ring, late);
            RingRuns.publish(ring, new Object[] {1}, 0, 0, 1, false);
          });
      scheduler.fork(
          "canceller",
          () -> {
            ring.cancel();
            ring.withdraw(message -> {});
          });
      scheduler.run();
      check(ring.withdrawn() == 1, "lost");
      longest = Math.max(longest, scheduler.elapsed());
    }
    return longest;
  }

  private static void check(boolean fine, String otherwise) {
    if (!fine) {
      throw new AssertionError(otherwise);
    }
  }
}
