// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Selects against selects, plain ends, interrupts, time and closing, over two channels x and y. The
 * ends are counted, so that every receiver is told when the last sender is done.
 */
final class ExploreSelect {
  private static final int EACH = 3;

  static {
    // what a class loader blocks on is not the scheduler's to see: all classes come before the
    // actors
    waitOnce(Chan.newChan(1));
    waitOnce(Chan.rendezvous());
  }

  private final ExploreRun run;
  private final Chan<Integer> x;
  private final Chan<Integer> y;
  private final List<Integer> sent = new ArrayList<>();
  private final List<Integer> got = new ArrayList<>();
  private int senders;

  private ExploreSelect(ExploreRun run, Chan<Integer> y) {
    this.run = run;
    this.x = run.chan.share();
    this.y = y;
    run.chan.close();
  }

  private static void waitOnce(Chan<Integer> chan) {
    try {
      Select.<Integer>create()
          .recv(chan, m -> m)
          .send(Chan.<Integer>rendezvous(), () -> 1, () -> 1)
          .after(Duration.ofNanos(1000), () -> 0)
          .select();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Both channels of the capacity explored. */
  static void againstSelect(ExploreRun run) {
    var stage = new ExploreSelect(run, run.another());
    stage.selectingSenders(2);
    stage.selectingReceivers(2);
    stage.start(4);
  }

  /** One of the channels is a buffer of one. */
  static void againstPlainEnds(ExploreRun run) {
    var stage = new ExploreSelect(run, Chan.newChan(1));
    stage.selectingSenders(1);
    stage.plainSenders();
    stage.selectingReceivers(1);
    stage.plainReceivers();
    stage.start(4);
  }

  /** Every round of one side has little time, and is begun again when it is up. */
  static void againstTime(ExploreRun run) {
    var stage = new ExploreSelect(run, run.another());
    boolean sendersHurry = run.random.nextBoolean();
    for (int i = 0; i < 2; i++) {
      stage.selectingSender(sendersHurry);
      stage.selectingReceiver(!sendersHurry);
    }
    stage.start(2);
  }

  /** Selects that send to x or receive from it: of two, either may be the sender. */
  static void bothWays(ExploreRun run) {
    var stage = new ExploreSelect(run, Chan.newChan(1));
    stage.selectingBothWays();
    stage.selectingBothWays();
    stage.selectingSenders(1);
    stage.selectingReceivers(1);
    stage.start(3);
  }

  /** A rendezvous or buffer is closed while selects wait to send: what was not sent is told. */
  static void againstClose(ExploreRun run) {
    var stage = new ExploreSelect(run, run.another());
    stage.selectingSenders(2);
    stage.selectingReceivers(1);
    run.actor("closer", () -> stage.y.closeWith(new IllegalStateException("enough")));
    run.actor("canceller", stage.x::cancel);
    stage.start(2);
  }

  private void start(int interrupts) {
    x.close();
    y.close();
    run.troubleMaker(interrupts, 2);
    run.afterwards(() -> {
      var expected = new TreeSet<>(sent);
      expected.removeAll(run.undelivered);
      ExploreRun.check(
          new TreeSet<>(got).equals(expected) && got.size() == expected.size(),
          "sent " + sent + ", received " + got + ", undelivered " + run.undelivered);
      y.checkInvariants();
    });
  }

  private void selectingSenders(int count) {
    for (int i = 0; i < count; i++) {
      selectingSender(false);
    }
  }

  private void selectingReceivers(int count) {
    for (int i = 0; i < count; i++) {
      selectingReceiver(false);
    }
  }

  private void selectingSender(boolean timed) {
    int base = ++senders * ExploreRun.SENDER;
    var toX = x.sender();
    var toY = y.sender();
    var next = new int[] {base};
    var select =
        Select.<Boolean>create()
            .send(toX, () -> next[0], () -> true)
            .send(toY, () -> next[0], () -> true);
    if (timed) {
      select.after(soon(), () -> false);
    }
    run.actor(
        "selects to send " + base,
        () -> {
          sendAll(select, next, base + EACH);
          toX.close();
          toY.close();
        });
  }

  private void sendAll(Select<Boolean> select, int[] next, int end) {
    while (next[0] < end) {
      try {
        if (select.select()) {
          sent.add(next[0]++);
        }
      } catch (InterruptedException e) {
        // nothing was sent: once more
      } catch (ChannelClosedException e) {
        return; // it was not sent
      }
    }
  }

  private void selectingReceiver(boolean timed) {
    var select = Select.<Integer>create().recv(x, m -> m).recv(y, m -> m);
    if (timed) {
      select.after(soon(), () -> -1);
    }
    run.actor("selects to receive", () -> receiveAll(select));
  }

  private void receiveAll(Select<Integer> select) {
    for (int open = 2; open > 0; ) {
      try {
        int message = select.select();
        if (message >= 0) {
          got.add(message);
        }
      } catch (InterruptedException e) {
        // nothing was received: once more
      } catch (ChannelClosedException e) {
        open =
            e.getMessage().startsWith("every channel")
                ? 0
                : open - 1; // closed with a cause, or cancelled: told once
      }
    }
  }

  private void selectingBothWays() {
    int base = ++senders * ExploreRun.SENDER;
    var toX = x.sender();
    var next = new int[] {base};
    var select =
        Select.<Integer>create()
            .recv(x, m -> m)
            .send(toX, () -> next[0] < base + EACH ? next[0] : null, () -> -1)
            .recv(y, m -> m);
    var rest = Select.<Integer>create().recv(x, m -> m).recv(y, m -> m);
    run.actor(
        "selects both ways " + base,
        () -> {
          sendOrReceive(select, next, base + EACH);
          toX.close();
          receiveAll(rest);
        });
  }

  private void sendOrReceive(Select<Integer> select, int[] next, int end) {
    while (next[0] < end) {
      try {
        int message = select.select();
        if (message >= 0) {
          got.add(message);
        } else {
          sent.add(next[0]++);
        }
      } catch (InterruptedException e) {
        // neither: once more
      }
    }
  }

  private void plainSenders() {
    for (var to : List.of(x.sender(), y.sender())) {
      int base = ++senders * ExploreRun.SENDER;
      run.actor(
          "sends " + base,
          () -> {
            for (int next = base; next < base + EACH; ) {
              try {
                to.send(next);
                sent.add(next++);
              } catch (InterruptedException e) {
                // not sent: once more
              }
            }
            to.close();
          });
    }
  }

  private void plainReceivers() {
    for (var from : List.of(x, y)) {
      run.actor(
          "receives",
          () -> {
            for (; ; ) {
              try {
                got.add(from.recv());
              } catch (InterruptedException e) {
                // nothing received: once more
              } catch (ChannelClosedException e) {
                return;
              }
            }
          });
    }
  }

  private Duration soon() {
    return Duration.ofNanos(run.random.nextInt(60));
  }
}
