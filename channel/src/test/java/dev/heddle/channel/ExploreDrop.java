// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.ArrayList;
import java.util.HashSet;

/** A scenario about drops: a hook that throws leaves nobody asleep, and nothing untold. */
final class ExploreDrop {
  private static final int SENDERS = 4;

  private ExploreDrop() {}

  static void throwingHook(ExploreRun run) {
    var told = new ArrayList<Integer>();
    var refused = new ArrayList<Integer>();
    var failure = new IllegalStateException("hook");
    Chan<Integer> chan =
        Chan.<Integer>builder()
            .capacity(1)
            .overflow(Overflow.DROP_OLDEST)
            .onUndelivered(message -> {
              told.add(message);
              throw failure;
            })
            .build();
    for (int i = 0; i < SENDERS; i++) {
      int message = i;
      run.actor(
          "sender " + i,
          () -> {
            try {
              chan.send(message);
            } catch (IllegalStateException e) {
              ExploreRun.check(e == failure, "told " + e);
              refused.add(message);
            }
          });
    }
    run.afterwards(() -> {
      var all = new HashSet<>(told);
      all.addAll(refused);
      for (Integer left; (left = chan.tryRecv()) != null; ) {
        ExploreRun.check(all.add(left), left + " received, but told before");
      }
      ExploreRun.check(all.size() == SENDERS, "told " + told + ", refused " + refused);
      chan.checkInvariants();
    });
  }
}
