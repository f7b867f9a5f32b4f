// SPDX-License-Identifier: Apache-2.0

package dev.heddle.examples.guide;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChanStats;
import dev.heddle.channel.Overflow;
import java.util.ArrayList;

/*
 * Problem: something is stuck, or lost, and you want to see where.
 * You will see: what was dropped, what could not be delivered, and a count for every message.
 * Change next: give the channel no name: Chan.named() does not list it any more.
 */
final class GuideSeeing {
  private GuideSeeing() {}

  public static void main(String[] args) throws InterruptedException {
    // @start region="flavours"
    var lost = new ArrayList<Integer>();
    Chan<Integer> latest =
        Chan.<Integer>builder()
            .name("latest")
            .capacity(2)
            .overflow(Overflow.DROP_OLDEST)
            .onUndelivered(lost::add)
            .build();
    for (int i = 1; i <= 5; i++) {
      latest.send(i); // never waits: 1, 2 and 3 give way
    }
    // @end region="flavours"
    latest.recv();
    // @start region="seeing"
    for (ChanStats stats : Chan.named()) {
      System.out.println(stats.name() + " " + stats.size() + "/" + stats.capacity());
    }
    latest.cancel(); // what is left goes to onUndelivered
    ChanStats now = latest.stats();
    System.out.println(
        now.sent()
            + " = "
            + now.received()
            + " received + "
            + now.dropped()
            + " dropped + "
            + now.undelivered()
            + " undelivered + "
            + now.size());
    // @end region="seeing"
    System.out.println("lost: " + lost);
  }
}
