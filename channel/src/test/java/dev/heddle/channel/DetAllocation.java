// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.DetScheduler;

/**
 * What {@link AllocationFailureTest} runs in a woven copy in which something can't be allocated.
 */
final class DetAllocation {
  private DetAllocation() {}

  /** The message of a receive that fails stays in the channel. */
  static int recvIso() throws Exception {
    Chan<String> chan = Chan.newChan(2);
    chan.send("a");
    try {
      chan.recvIso();
      return 0;
    } catch (OutOfMemoryError expected) {
      assertThat(chan.recv()).isEqualTo("a");
      return 1;
    }
  }

  /**
   * A select that fails while it enters a wait queue was given nothing. Says how often it failed.
   */
  static int select() {
    int failures = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      var scheduler = new DetScheduler(seed, false);
      Chan<String> one = Chan.rendezvous();
      Chan<String> two = Chan.rendezvous();
      var select = Select.<String>create().recv(one, m -> m).recv(two, m -> m);
      var failed = new boolean[1];
      scheduler.fork(
          "selects",
          () -> {
            try {
              select.select();
            } catch (OutOfMemoryError expected) {
              failed[0] = true;
            }
          });
      scheduler.fork("sends", () -> one.send("a"));
      scheduler.runReady();
      if (failed[0]) {
        failures++;
        scheduler.fork("receives", one::recv); // or the sender would wait for ever
      }
      scheduler.run();
    }
    return failures;
  }
}
