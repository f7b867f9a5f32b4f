// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetScheduler;
import java.util.concurrent.CancellationException;

/** Scenarios about the end of a channel, whatever waits or is in flight just then. */
final class ExploreClosing {
  private ExploreClosing() {}

  /** Senders parked on a full channel are told, and what was accepted is drained. */
  static void parkedSenders(ExploreRun run) {
    for (int i = 0; i < 4; i++) {
      sender(run, run.chan, i, 2);
    }
    run.actor("closer", () -> run.chan.closeWith(new CancellationException("enough")));
    if (run.random.nextBoolean()) {
      receiver(run, run.chan);
    }
  }

  /** Receivers parked on an empty channel are told, once it is drained. */
  static void parkedReceivers(ExploreRun run) {
    for (int i = 0; i < 4; i++) {
      receiver(run, run.chan);
    }
    run.actor(
        "sender",
        () -> {
          ExploreHandOver.sendAll(run, 0, 3);
          run.chan.close();
        });
    run.troubleMaker(run.random.nextInt(3), run.random.nextInt(3));
  }

  /** Closed in the middle of the only send; the last message wakes one receiver at most. */
  static void inTheMiddleOfASend(ExploreRun run) {
    run.actor("sender", () -> sendUntilTold(run, run.chan, 0, 1));
    run.actor("closer", () -> run.chan.closeWith(new CancellationException("enough")));
    receiver(run, run.chan);
    receiver(run, run.chan);
  }

  /** Whoever is told that the channel is closed is told why. */
  static void closeWith(ExploreRun run) {
    var cause = new CancellationException("enough");
    for (int i = 0; i < 3; i++) {
      int first = i * ExploreRun.SENDER;
      run.actor(
          "sender " + i,
          () -> {
            var told = sendUntilTold(run, run.chan, first, 3);
            ExploreRun.check(told == null || told.getCause() == cause, "cause is " + told);
          });
      run.actor(
          "receiver " + i,
          () -> {
            var told = receiveUntilTold(run, run.chan);
            ExploreRun.check(told.getCause() == cause, "cause is " + told.getCause());
          });
    }
    run.actor("closer", () -> run.chan.closeWith(cause));
  }

  /** Cancelled while messages are sent, buffered and received. */
  static void cancel(ExploreRun run) {
    for (int i = 0; i < 4; i++) {
      sender(run, run.chan, i, 3);
    }
    for (int i = 0; i < 3; i++) {
      receiver(run, run.chan);
    }
    run.actor("canceller", run.chan::cancel);
    run.troubleMaker(run.random.nextInt(3), 0);
  }

  /** When the last receiver leaves, senders are told and the buffer is undelivered. */
  static void lastReceiver(ExploreRun run) {
    for (int i = 0; i < 3; i++) {
      sender(run, run.chan.sender(), i, 3);
      var receiver = run.chan.receiver();
      int wanted = run.random.nextInt(4);
      run.actor(
          "receiver " + i,
          () -> {
            try {
              for (int k = 0; k < wanted; k++) {
                run.recvAnyhow(receiver);
              }
            } catch (ChannelClosedException e) {
              run.toldClosed++;
            }
            receiver.close();
          });
    }
    run.actor("owner", run.chan::close);
  }

  /** A channel is open as long as one share of it is; the last one ends it. */
  static void shareCounts(ExploreRun run) {
    for (int i = 0; i < 3; i++) {
      var share = run.chan.share();
      int first = i * ExploreRun.SENDER;
      run.actor("sharer " + i, () -> sendAndShare(run, share, first));
      receiver(run, run.chan);
    }
    run.actor("owner", run.chan::close);
    run.troubleMaker(run.random.nextInt(3), run.random.nextInt(3));
  }

  private static void sendAndShare(ExploreRun run, Chan<Integer> share, int first) {
    run.sendAnyhow(share, first);
    var second = share.share();
    share.close();
    share.close(); // counts once
    run.sendAnyhow(second, first + 1);
    var moved = second.move();
    second.close(); // counts not at all
    run.sendAnyhow(moved, first + 2);
    moved.close();
  }

  /** Handles that come and go, in all kinds of waits, with one of the ways to end it. */
  static void everythingAtOnce(ExploreRun run) {
    for (int i = 0; i < 4; i++) {
      sender(run, run.chan.sender(), i, 3);
      receiver(run, i % 2 == 0 ? run.chan : run.chan.receiver());
    }
    switch (run.random.nextInt(4)) {
      case 0 -> run.actor("canceller", run.chan::cancel);
      case 1 -> run.actor("closer", () -> run.chan.closeWith(new IllegalStateException("enough")));
      case 2 -> {
        run.actor("owner", run.chan::close);
        run.actor("canceller", run.chan::cancel);
      }
      default -> run.actor("owner", run.chan::close);
    }
    run.troubleMaker(run.random.nextInt(5), run.random.nextInt(3));
  }

  private static void sender(ExploreRun run, Sender<Integer> handle, int number, int count) {
    run.actor(
        "sender " + number,
        () -> {
          sendUntilTold(run, handle, number * ExploreRun.SENDER, count);
          if (handle != run.chan) {
            handle.close();
          }
        });
  }

  /** Once a handle has said that it is closed, or drained, nothing goes through it any more. */
  static void staysAsItWasSaid(ExploreRun run) {
    for (int i = 0; i < 3; i++) {
      sender(run, run.chan, i, 2);
    }
    receiver(run, run.chan);
    if (run.random.nextBoolean()) {
      run.actor("canceller", run.chan::cancel);
    } else {
      run.actor("closer", () -> run.chan.closeWith(new CancellationException("enough")));
    }
    for (int i = 3; i < 5; i++) {
      int first = i * ExploreRun.SENDER;
      run.actor("observer " + i, () -> observe(run, first));
    }
  }

  private static boolean told(Runnable operation) {
    try {
      operation.run();
      return false;
    } catch (ChannelClosedException e) {
      return true;
    }
  }

  private static void observe(ExploreRun run, int message) {
    for (boolean drained = false; !drained; ) {
      drained = run.chan.isDrained();
      boolean closed = run.chan.isClosed();
      ExploreRun.check(closed || !drained, "drained, but not closed");
      if (closed) {
        var told = sendUntilTold(run, run.chan, message, 1);
        ExploreRun.check(told != null, "closed, but " + message + " was sent");
      }
      if (drained) {
        var received = new boolean[1];
        var told = told(() -> received[0] = run.recvAnyhow(run.chan));
        ExploreRun.check(told, "drained, but received: " + received[0]);
      }
      DetScheduler.point("observed");
    }
  }

  private static void receiver(ExploreRun run, Receiver<Integer> handle) {
    run.actor(
        "receiver " + run.targets.size(),
        () -> {
          receiveUntilTold(run, handle);
          if (handle != run.chan) {
            handle.close();
          }
        });
  }

  private static ChannelClosedException sendUntilTold(
      ExploreRun run, Sender<Integer> handle, int first, int count) {
    try {
      for (int k = 0; k < count; k++) {
        run.sendAnyhow(handle, first + k);
      }
      return null;
    } catch (ChannelClosedException e) {
      run.toldClosed++;
      return e;
    }
  }

  private static ChannelClosedException receiveUntilTold(ExploreRun run, Receiver<Integer> handle) {
    try {
      while (true) {
        run.recvAnyhow(handle);
        DetScheduler.point("more");
      }
    } catch (ChannelClosedException e) {
      run.toldClosed++;
      return e;
    }
  }
}
