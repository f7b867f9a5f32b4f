// SPDX-License-Identifier: Apache-2.0

package dev.heddle.examples.guide;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.Select;
import java.time.Duration;

/*
 * Problem: a worker that takes jobs, and must hear at once when it is told to stop.
 * You will see: two jobs, "idle", and "told to stop".
 * Change next: add .biased(), and list orders first: a stop then overtakes waiting jobs.
 */
final class GuideSelect {
  private GuideSelect() {}

  public static void main(String[] args) throws InterruptedException {
    Chan<String> jobs = Chan.newChan();
    Chan<String> orders = Chan.rendezvous();
    jobs.send("first");
    jobs.send("second");
    // @start region="select"
    var next =
        Select.<String>create() // built once, used in a loop
            .recv(jobs, job -> "did " + job)
            .recv(orders, order -> "told to " + order)
            .after(Duration.ofMillis(50), () -> "idle");
    System.out.println(next.select());
    System.out.println(next.select());
    System.out.println(next.select());
    // @end region="select"
    Thread.startVirtualThread(() -> stop(orders));
    for (String what = "idle"; what.equals("idle"); ) {
      what = next.select();
      if (!what.equals("idle")) {
        System.out.println(what);
      }
    }
  }

  private static void stop(Chan<String> orders) {
    try {
      orders.send("stop"); // returns when it was taken
    } catch (InterruptedException | ChannelClosedException notTold) {
      throw new IllegalStateException("the order did not arrive", notTold);
    }
  }
}
