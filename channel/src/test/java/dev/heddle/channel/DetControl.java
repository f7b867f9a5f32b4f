// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetCalls;
import dev.heddle.testing.DetScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** What tests of their own run in the woven copy. */
final class DetControl {
  private DetControl() {}

  /** The lowest high-water mark that one message, sent and received, leaves behind. */
  static int lowestMark(int seeds) {
    int lowest = Integer.MAX_VALUE;
    for (long seed = 0; seed < seeds; seed++) {
      var scheduler = new DetScheduler(seed, false);
      Chan<String> chan = Chan.newChan(2);
      scheduler.fork("sender", () -> chan.send("a"));
      scheduler.fork("receiver", chan::recv);
      scheduler.run();
      lowest = Math.min(lowest, chan.stats().highWaterMark());
    }
    return lowest;
  }

  /** How often five messages, sent in a run or one by one, wake who waits for them; at most. */
  static int mostWakes(boolean inARun, int seeds) {
    int most = 0;
    for (long seed = 0; seed < seeds; seed++) {
      var scheduler = new DetScheduler(seed, false);
      var channel = new BufferedChannel<Integer>(8, null, null);
      var wakes = new DetWakes(channel.receivers);
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
      channel.sendAll(messages);
    } else {
      for (int message : messages) {
        channel.send(message);
      }
    }
  }

  /** How often a receive of five messages, in a run or one by one, wakes who waits for room. */
  static int mostWakesForRoom(boolean inARun, int seeds) {
    int most = 0;
    for (long seed = 0; seed < seeds; seed++) {
      var scheduler = new DetScheduler(seed, false);
      var channel = new BufferedChannel<Integer>(5, null, null);
      for (int i = 0; i < 5; i++) {
        channel.put(i);
      }
      var wakes = new DetWakes(channel.senders);
      scheduler.fork("receiver", () -> wakes.during(() -> receive(channel, inARun)));
      scheduler.fork("waiter", wakes::count);
      scheduler.run();
      most = Math.max(most, wakes.counted());
    }
    return most;
  }

  private static void receive(Channel<Integer> channel, boolean inARun) throws Exception {
    if (inARun) {
      channel.recvBatch(new ArrayList<>(), 5, Duration.ZERO);
    } else {
      for (int i = 0; i < 5; i++) {
        channel.recv();
      }
    }
  }

  /** How long a cancel takes whose messages their sender has taken back before. */
  static long cancelAfterTakingBack() {
    var scheduler = new DetScheduler(0, false).unstopped();
    var channel = new BufferedChannel<Integer>(4, null, null);
    var ring = (Ring) channel.buffer;
    scheduler.fork(
        "both",
        () -> {
          check(ring.claimTail(0, 2), "not claimed");
          ring.cancel();
          check(!ring.publishRun(new Object[] {1, 2}, 0, 0, 2, false), "not taken back");
          ring.withdraw(message -> check(false, message + " withdrawn, too"));
          check(ring.accepted() == 2 && ring.withdrawn() == 2, "not counted");
          ring.checkInvariants();
        });
    scheduler.run();
    return scheduler.elapsed();
  }

  /** How long a cancel takes at most if a sender publishes so many nanoseconds late. */
  static long cancelOfALateSender(long late, int seeds) {
    long longest = 0;
    for (long seed = 0; seed < seeds; seed++) {
      var scheduler = new DetScheduler(seed, false).unstopped();
      var channel = new BufferedChannel<Integer>(4, null, null);
      var ring = (Ring) channel.buffer;
      check(ring.claimTail(0, 1), "not claimed");
      scheduler.fork(
          "sender",
          () -> {
            DetCalls.parkNanos(ring, late);
            ring.publishRun(new Object[] {1}, 0, 0, 1, false);
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

  static Object newChannel() {
    return Chan.<String>newChan(1);
  }

  static Object newRendezvous() {
    return Chan.<String>rendezvous();
  }

  /** Two selects on two rendezvous, one that receives and one that sends. */
  static Object newSelects() {
    Chan<String> one = Chan.rendezvous();
    Chan<String> two = Chan.rendezvous();
    Chan<String> three = Chan.newChan(1);
    return List.of(
        Select.<String>create().recv(one, m -> m).recv(two, m -> m).recv(three, m -> m),
        Select.<String>create().send(one, () -> "a", () -> "b").send(two, () -> "c", () -> "d"));
  }

  /** Each waits for the other. */
  static void waitInSelects(Object selects) {
    @SuppressWarnings("unchecked")
    var both = (List<Select<String>>) selects;
    for (int first = 0; first < 2; first++) {
      var scheduler = new DetScheduler(first, false);
      scheduler.fork("first", both.get(first)::select);
      scheduler.runReady();
      scheduler.fork("second", both.get(1 - first)::select);
      scheduler.runReady();
    }
  }

  /** A worker of a pool waits, which the pool replaces meanwhile. */
  static void waitInAPool(Object channel) throws Exception {
    @SuppressWarnings("unchecked")
    var chan = (Chan<String>) channel;
    try (var pool = new ForkJoinPool(1)) {
      var waiting = pool.submit(() -> chan.recv());
      pool.submit(() -> {
        chan.send("a");
        return "sent";
      });
      waiting.get(30, TimeUnit.SECONDS);
    }
  }

  /** Waits on both sides of a channel, with and without time, in line and as its leader. */
  static void waitEverywhere(Object channel) {
    @SuppressWarnings("unchecked")
    var chan = (Chan<String>) channel;
    var scheduler = new DetScheduler(0, false);
    var wait = Duration.ofSeconds(1);
    for (int i = 0; i < 2; i++) {
      scheduler.fork("receiver " + i, chan::recv);
      scheduler.fork("timed receiver " + i, () -> chan.recv(wait));
    }
    scheduler.runReady();
    for (int i = 0; i < 5; i++) {
      scheduler.fork("sender " + i, () -> chan.send("a"));
      scheduler.fork("timed sender " + i, () -> chan.send("b", wait));
    }
    scheduler.runReady();
  }
}
