// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.ExploreUpstream.Ending;
import dev.heddle.testing.DetScheduler;
import java.util.ArrayList;
import java.util.List;

/**
 * Scenarios about publishers and subscribers. Where a planted fault makes allocations fail, every
 * message has one fate all the same, and everybody is told of the end.
 */
final class ExploreFlow {
  private ExploreFlow() {}

  /** Subscribers with more and less demand, beside receivers. */
  static void subscriptions(ExploreRun run) {
    var probes = List.of(new ExploreProbe(run), new ExploreProbe(run));
    var to = run.chan.sender();
    var sender = run.actor("sender", () -> send(run, to));
    run.actor("owner", run.chan::close);
    boolean late = run.random.nextInt(4) == 0;
    for (var probe : probes) {
      run.actor(
          "subscriber",
          () -> {
            if (late) {
              run.scheduler.join(sender);
            }
            probe.subscribeAndAsk();
          });
    }
    for (int i = run.random.nextInt(2); i >= 0; i--) {
      run.actor("receiver", () -> receive(run));
    }
    run.afterwards(() -> {
      probes.forEach(ExploreProbe::verify);
      ExploreRun.check(run.chan.stats().openReceivers() == 0, "an end is open: " + run.chan);
      run.verifyLedger();
    });
  }

  /** A subscriber that sends, while its end, or the channel, is closed. */
  static void subscriber(ExploreRun run) {
    run.subscribed = true;
    var end = run.chan.sender();
    var upstream = new ExploreUpstream(run, end.subscriber());
    int closing = run.random.nextInt(4);
    var ending =
        Ending.values()[run.random.nextInt(closing == 0 ? 2 : 3)]; // so that it comes to one
    int messages = run.random.nextInt(4);
    var publisher = run.actor("publisher", () -> upstream.publish(messages, ending));
    switch (closing) {
      case 1 -> run.actor("closes the end", end::close);
      case 2 -> run.actor("closer", () -> run.chan.closeWith(new IllegalStateException("now")));
      case 3 -> run.actor("canceller", run.chan::cancel);
      default -> {}
    }
    run.actor(
        "owner",
        () -> {
          run.scheduler.join(publisher); // which may be told before the channel is closed
          run.chan.close();
        });
    run.actor("receiver", () -> receive(run));
  }

  private static void send(ExploreRun run, Sender<Integer> to) {
    for (int message = 0; message < 4; ) {
      try {
        message += run.sendAnyhow(to, message) ? 1 : 0;
      } catch (OutOfMemoryError e) {
        DetScheduler.point("again");
      } catch (ChannelClosedException e) {
        break;
      }
    }
    to.close();
  }

  private static void receive(ExploreRun run) {
    for (; ; ) {
      var batch = new ArrayList<Integer>();
      try {
        if (run.random.nextBoolean()) {
          run.recvAnyhow(run.chan);
        } else if (run.recvBatch(run.chan, batch, 2) == 0) {
          return;
        }
      } catch (OutOfMemoryError | InterruptedException e) {
        DetScheduler.point("again");
      } catch (ChannelClosedException e) {
        run.toldClosed++;
        return;
      }
      DetScheduler.point("more");
    }
  }
}
