// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** The actors of a {@link Storm} that select. Each channel of a sender has numbers of its own. */
final class StormSelect {
  private final Storm storm;

  StormSelect(Storm storm) {
    this.storm = storm;
  }

  /** Sends to both channels, to whichever is ready first. */
  Actor<Void> sender(int number, int each) {
    var mine = storm.mine();
    var ledger = storm.sending();
    var toChan = storm.chan.sender();
    var toSide = storm.side.sender();
    var next = new int[] {number * Storm.SENDER, (number + 1) * Storm.SENDER};
    var select =
        some(
            Select.<Boolean>create()
                .send(toChan, () -> next[0], () -> ledger.add(next[0]++))
                .send(toSide, () -> next[1], () -> ledger.add(next[1]++)),
            mine);
    return Storm.kind(number)
        .run(() -> {
          try (toChan;
              toSide) {
            while (ledger.size() < each) {
              select(select);
            }
          } catch (ChannelClosedException e) {
            storm.gaveUp.incrementAndGet();
          }
        });
  }

  /** Receives from both channels. */
  Actor<Void> receiver(int number) {
    var mine = storm.mine();
    var ledger = storm.receiving();
    var select =
        some(
            Select.<Boolean>create().recv(storm.chan, ledger::add).recv(storm.side, ledger::add),
            mine);
    return Storm.kind(number).run(() -> receiveAll(select));
  }

  /** Sends to the channel or receives from it, then receives what is left. */
  Actor<Void> bothWays(int number, int each) {
    var mine = storm.mine();
    var sent = storm.sending();
    var received = storm.receiving();
    var to = storm.chan.sender();
    var next = new int[] {number * Storm.SENDER};
    var both =
        some(
            Select.<Boolean>create()
                .recv(storm.chan, received::add)
                .send(to, () -> next[0], () -> sent.add(next[0]++)),
            mine);
    return Storm.kind(number)
        .run(() -> {
          try (to) {
            while (sent.size() < each) {
              select(both);
            }
          } catch (ChannelClosedException e) {
            storm.gaveUp.incrementAndGet();
          }
          receiveAll(Select.<Boolean>create().recv(storm.chan, received::add));
        });
  }

  /** Some selects have no time to wait, and some know what they like best. */
  private static Select<Boolean> some(Select<Boolean> select, Random mine) {
    if (mine.nextInt(3) == 0) {
      select.biased();
    }
    return switch (mine.nextInt(9)) {
      case 0, 1 -> select.after(Duration.ofNanos(mine.nextInt(100_000)), StormSelect::pause);
      case 2 -> select.orElse(StormSelect::pause);
      default -> select;
    };
  }

  /**
   * For a round that may not have parked. Not a yield: on one carrier, two that only yield to each
   * other would starve all others.
   */
  private static boolean pause() {
    LockSupport.parkNanos(1_000);
    return false;
  }

  private void select(Select<Boolean> select) {
    try {
      if (!select.select()) {
        storm.gaveUp.incrementAndGet();
      }
    } catch (InterruptedException e) {
      storm.gaveUp.incrementAndGet();
    }
  }

  /**
   * Until it is over: a channel that was cancelled, or closed with a cause, is told once before.
   */
  private void receiveAll(Select<Boolean> select) {
    for (boolean over = false; !over; ) {
      try {
        select(select);
      } catch (ChannelClosedException e) {
        storm.gaveUp.incrementAndGet();
        over = e.getMessage().startsWith("every channel");
      }
    }
  }
}
