// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scenarios about batches: runs that go in and come out with one claim, against each other,
 * interrupts, closing and cancelling.
 */
final class ExploreBatch {
  private static final int EACH = 4;

  private ExploreBatch() {}

  /** Everything sent in batches arrives, whoever is interrupted. */
  static void many(ExploreRun run) {
    for (int i = 0; i < 2; i++) {
      int first = i * ExploreRun.SENDER;
      var to = run.chan.sender();
      run.actor(
          "batch sender " + i,
          () -> {
            for (int sent = 0; sent < EACH; ) {
              sent += (int) sendBatch(run, to, first + sent, EACH - sent);
            }
            to.close();
          });
      receiver(run);
    }
    run.chan.close();
    run.troubleMaker(run.random.nextInt(6), run.random.nextInt(3));
  }

  /** Batches and single messages mixed, on both sides. */
  static void mixed(ExploreRun run) {
    for (int i = 0; i < 2; i++) {
      batchSender(run, i);
    }
    var to = run.chan.sender();
    run.actor(
        "sender",
        () -> {
          run.sendAnyhow(to, 2 * ExploreRun.SENDER);
          run.sendAnyhow(to, 2 * ExploreRun.SENDER + 1);
          to.close();
        });
    receiver(run);
    run.actor("single receiver", () -> receiveSingly(run));
    run.chan.close();
    run.troubleMaker(run.random.nextInt(4), run.random.nextInt(3));
  }

  /** Closed while runs go in: the sender knows how many did. */
  static void againstClose(ExploreRun run) {
    batchSender(run, 0);
    batchSender(run, 1);
    receiver(run);
    run.actor("closer", () -> run.chan.closeWith(new IllegalStateException("enough")));
  }

  /** Cancelled while runs go in and come out: what came too late is told once, too. */
  static void againstCancel(ExploreRun run) {
    batchSender(run, 0);
    batchSender(run, 1);
    receiver(run);
    run.actor("canceller", run.chan::cancel);
    run.troubleMaker(run.random.nextInt(3), 0);
  }

  private static void batchSender(ExploreRun run, int number) {
    var to = run.chan.sender();
    run.actor(
        "batch sender " + number,
        () -> {
          try {
            sendBatch(run, to, number * ExploreRun.SENDER, EACH);
          } catch (ChannelClosedException e) {
            run.toldClosed++;
          }
          to.close();
        });
  }

  /** Sends once; how many went through. They are accepted, however it ended. */
  private static long sendBatch(ExploreRun run, Sender<Integer> to, int first, int count) {
    long delivered = 0;
    try {
      delivered = to.sendAll(IntStream.range(first, first + count).boxed().toList());
      ExploreRun.check(delivered == count, "sent " + delivered + " of " + count);
    } catch (BatchInterruptedException e) {
      delivered = e.delivered();
    } catch (ChannelClosedException e) {
      delivered = e.delivered();
      throw e;
    } finally {
      for (int k = 0; k < delivered; k++) {
        run.accepted.add(first + k);
      }
    }
    return delivered;
  }

  private static void receiver(ExploreRun run) {
    run.actor("batch receiver", () -> receiveAll(run));
  }

  private static void receiveAll(ExploreRun run) {
    List<Integer> batch = new ArrayList<>();
    for (; ; ) {
      batch.clear();
      int max = 1 + run.random.nextInt(4);
      try {
        int count = run.recvBatch(run.chan, batch, max);
        ExploreRun.check(count == batch.size() && count <= max, count + " in " + batch);
        if (count == 0) {
          return;
        }
      } catch (InterruptedException e) {
        ExploreRun.check(batch.isEmpty(), "interrupted, but took " + batch);
      } catch (ChannelClosedException e) {
        ExploreRun.check(batch.isEmpty(), "closed, but took " + batch);
        run.toldClosed++;
        return;
      }
      DetScheduler.point("more");
    }
  }

  private static void receiveSingly(ExploreRun run) {
    try {
      while (true) {
        run.recvAnyhow(run.chan);
        DetScheduler.point("more");
      }
    } catch (ChannelClosedException e) {
      run.toldClosed++;
    }
  }
}
