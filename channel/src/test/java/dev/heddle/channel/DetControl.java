// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetScheduler;
import java.time.Duration;
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

  /** Waits on both sides of a channel, with and without time, as the leader and behind it. */
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
