// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetScheduler;
import java.time.Duration;

/**
 * Scenarios about messages handed from one to another: nothing is lost to an interrupt or a
 * timeout, and nobody sleeps on.
 */
final class ExploreHandOver {
  private ExploreHandOver() {}

  /** A parked receiver and one sender. */
  static void pair(ExploreRun run) {
    run.actor("receiver", () -> ExploreRun.check(run.recv(run.chan), "not received"));
    run.actor("sender", () -> ExploreRun.check(run.send(run.chan, 0), "not sent"));
  }

  /** Everybody waits as long as it takes, interrupted now and then; everything sent arrives. */
  static void many(ExploreRun run, int senders, int receivers, int each) {
    for (int i = 0; i < senders; i++) {
      int first = i * ExploreRun.SENDER;
      run.actor("sender " + i, () -> sendAll(run, first, each));
    }
    int total = senders * each;
    for (int i = 0; i < receivers; i++) {
      int share = total / receivers + (i < total % receivers ? 1 : 0);
      run.actor("receiver " + i, () -> receiveAll(run, share));
    }
    run.troubleMaker(run.random.nextInt(7), run.random.nextInt(3));
  }

  static void interruptedReceiver(ExploreRun run) {
    var quitter = receiverQuits(run, () -> run.recv(run.chan));
    run.scheduler.fork("interrupter", quitter::interrupt);
  }

  static void timedReceiver(ExploreRun run) {
    receiverQuits(run, () -> run.recvTimed(run.chan));
  }

  static void interruptedSender(ExploreRun run) {
    var quitter = senderQuits(run, () -> run.send(run.chan, 0));
    run.scheduler.fork("interrupter", quitter::interrupt);
  }

  static void timedSender(ExploreRun run) {
    senderQuits(run, () -> run.sendTimed(run.chan, 0));
  }

  private interface Attempt {
    boolean succeeds();
  }

  /** A receiver that gives up leaves the message, and the wake-up, to the one behind it. */
  private static Thread receiverQuits(ExploreRun run, Attempt attempt) {
    var took = new boolean[1];
    var quitter = run.actor("quitter", () -> took[0] = attempt.succeeds());
    run.actor(
        "other",
        () -> {
          receiveAll(run, 2);
          run.scheduler.join(quitter);
          receiveAll(run, took[0] ? 0 : 1);
        });
    run.actor("sender", () -> sendAll(run, ExploreRun.SENDER, 3));
    return quitter;
  }

  /** A sender that gives up leaves the room, and the wake-up, to the one behind it. */
  private static Thread senderQuits(ExploreRun run, Attempt attempt) {
    var sent = new boolean[1];
    var quitter = run.actor("quitter", () -> sent[0] = attempt.succeeds());
    run.actor("other", () -> sendAll(run, ExploreRun.SENDER, 4));
    run.actor(
        "receiver",
        () -> {
          receiveAll(run, 4);
          run.scheduler.join(quitter);
          receiveAll(run, sent[0] ? 1 : 0);
        });
    return quitter;
  }

  /** Nobody waits long, on either side, until the senders are done. */
  static void allTimed(ExploreRun run) {
    for (int i = 0; i < 4; i++) {
      int first = i * ExploreRun.SENDER;
      var sender = run.chan.share();
      run.actor(
          "sender " + i,
          () -> {
            for (int k = 0; k < 3; k++) {
              run.sendTimed(sender, first + k);
            }
            sender.close();
          });
      run.actor("receiver " + i, () -> receiveUntilClosed(run, () -> run.recvTimed(run.chan)));
    }
    run.chan.close();
  }

  /**
   * Two wait for as long as it takes, while many more give up behind them, until the queue is
   * swept.
   */
  static void giveUpBehind(ExploreRun run) {
    for (int i = 0; i < 2; i++) {
      run.actor("patient " + i, () -> receiveAll(run, 1));
    }
    for (int i = 0; i < 4; i++) {
      var impatient = run.actor("impatient " + i, () -> giveUpOften(run, 14));
      if (i < 2) {
        int message = i * ExploreRun.SENDER;
        run.actor("sender " + i, () -> sendAfter(run, impatient, message));
      }
    }
  }

  private static void sendAfter(ExploreRun run, Thread other, int message)
      throws InterruptedException {
    run.scheduler.join(other);
    sendAll(run, message, 1);
  }

  private static void giveUpOften(ExploreRun run, int times) throws InterruptedException {
    for (int k = 0; k < times; k++) {
      var message = run.chan.recv(Duration.ofNanos(1 + run.random.nextInt(9)));
      if (message != null) {
        run.chan.send(message); // there is room: only two messages go round
        run.goneRound++;
      }
      DetScheduler.point("again");
    }
  }

  static void sendAll(ExploreRun run, int first, int count) {
    for (int k = 0; k < count; k++) {
      while (!run.send(run.chan, first + k)) {
        DetScheduler.point("again");
      }
    }
  }

  static void receiveAll(ExploreRun run, int count) {
    for (int k = 0; k < count; k++) {
      while (!run.recv(run.chan)) {
        DetScheduler.point("again");
      }
    }
  }

  private static void receiveUntilClosed(ExploreRun run, Attempt attempt) {
    try {
      while (true) {
        attempt.succeeds();
        DetScheduler.point("more");
      }
    } catch (ChannelClosedException e) {
      run.toldClosed++;
    }
  }
}
