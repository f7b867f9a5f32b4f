// SPDX-License-Identifier: Apache-2.0

package dev.heddle.examples.guide;

import dev.heddle.channel.Chan;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Select;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/*
 * Problem: do something at regular times, and stop in time, if there is a limit at all.
 * You will see: "time is up" with a limit of 50 ms, "20 beats" without one.
 * Change next: receive the first tick only after a second: the ticks between are dropped.
 */
final class GuideTimers {
  private GuideTimers() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println(beat(true));
    System.out.println(beat(false));
  }

  private static String beat(boolean limited) throws InterruptedException {
    var beats = new AtomicInteger();
    // @start region="timers"
    Receiver<Instant> end = limited ? Chan.after(Duration.ofMillis(50)) : Chan.never();
    try (end;
        Receiver<Instant> ticks = Chan.tick(Duration.ofMillis(10))) {
      var next =
          Select.<String>create()
              .recv(ticks, time -> beats.incrementAndGet() < 20 ? "on" : "20 beats")
              .recv(end, time -> "time is up");
      String what = next.select();
      while (what.equals("on")) {
        what = next.select();
      }
      return what;
    } // closing takes both timers back
    // @end region="timers"
  }
}
