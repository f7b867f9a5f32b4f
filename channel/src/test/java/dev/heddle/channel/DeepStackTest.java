// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;

/** What the package says of a StackOverflowError: cancel the channel, and nobody waits for ever. */
class DeepStackTest {
  private static final int ROUNDS = 200;
  private static final int MOST = 32; // messages, since removing looks at each

  private int deepest;

  /** Uses the channel at every depth, so also at the end of the stack. */
  private void use(Chan<Integer> chan, int depth) {
    deepest = depth;
    if (!chan.trySend(depth) || chan.peek() > MOST) {
      chan.tryRecv();
    }
    if (depth % 7 == 0) {
      chan.asBlockingQueue().remove((Object) depth);
    }
    if (depth < Integer.MAX_VALUE) {
      use(chan, depth + 1);
    }
  }

  @EveryFlavour
  void cancelledAfterAnOverflowAChannelReleasesWhoWaits(Flavour flavour) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Chan<Integer> chan = flavour.make();
      var user =
          ThreadKind.PLATFORM.call(() -> {
            try {
              use(chan, 0);
              return false;
            } catch (StackOverflowError expected) {
              return true;
            }
          });
      assertThat(user.result()).isTrue();
      var waiting = new ArrayList<Actor<Integer>>();
      for (int k = 0; k < 2; k++) {
        waiting.add(
            ThreadKind.VIRTUAL.call(() -> {
              for (; ; ) {
                chan.recv();
              }
            }));
      }
      chan.cancel();
      for (var actor : waiting) {
        assertThat(actor.failure()).isInstanceOf(ChannelClosedException.class);
      }
    }
    assertThat(deepest).isPositive();
  }
}
