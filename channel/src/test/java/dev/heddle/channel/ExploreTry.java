// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.DetScheduler;
import java.util.Collections;
import java.util.List;

/** Scenarios about what never waits: it says no only if there was no way at some moment. */
final class ExploreTry {
  private ExploreTry() {}

  /** Never more than four messages in a channel of five, and never fewer than whoever asks sent. */
  static void neitherFullNorEmpty(ExploreRun run) {
    for (int i = 0; i < 2; i++) {
      int first = i * ExploreRun.SENDER;
      run.actor(
          "adds and polls " + i,
          () -> {
            for (int k = 0; k < 6; k += 2) {
              ExploreRun.check(run.trySend(run.chan, first + k), "full");
              ExploreRun.check(run.trySend(run.chan, first + k + 1), "full");
              ExploreRun.check(run.tryRecv(run.chan), "empty");
              ExploreRun.check(run.tryRecv(run.chan), "empty");
            }
          });
    }
  }

  /** As many messages as fit, and one: one gives way at most, whatever is received meanwhile. */
  static void oneTooMany(ExploreRun run) {
    for (int i = 0; i < run.chan.capacity() + 1; i++) {
      int message = i * ExploreRun.SENDER;
      run.actor("sender " + i, () -> run.send(run.chan, message));
    }
    run.actor(
        "receiver",
        () -> {
          run.tryRecv(run.chan);
          run.tryRecv(run.chan);
        });
    run.afterwards(
        () -> ExploreRun.check(run.undelivered.size() <= 1, "dropped " + run.undelivered));
  }

  /** A message moves between two channels, so that at each moment there is one in one of them. */
  static void oneIsAlwaysReady(ExploreRun run) {
    var other = run.another();
    run.chan.trySend(0);
    run.actor(
        "mover",
        () -> {
          for (int k = 0; k < 3; k++) {
            other.trySend(0);
            run.chan.tryRecv();
            run.chan.trySend(0);
            other.tryRecv();
          }
        });
    ready(
        run,
        Select.<Boolean>create()
            .recv(run.chan, m -> true)
            .recv(other, m -> true)
            .orElse(() -> false));
  }

  /** The same for room: at each moment there is some in one of two channels. */
  static void oneHasAlwaysRoom(ExploreRun run) {
    var other = run.another();
    other.trySend(0);
    run.actor(
        "mover",
        () -> {
          for (int k = 0; k < 3; k++) {
            other.tryRecv();
            run.chan.trySend(0);
            run.chan.tryRecv();
            other.trySend(0);
          }
        });
    ready(
        run,
        Select.<Boolean>create()
            .send(run.chan, () -> 7, () -> true)
            .send(other, () -> 7, () -> true)
            .after(java.time.Duration.ZERO, () -> false));
  }

  private static void ready(ExploreRun run, Select<Boolean> select) {
    run.actor("selects", () -> ExploreRun.check(select.select(), "nothing was ready"));
    run.afterwards(() -> {});
  }

  /** Messages are removed from the middle while others send, receive, and perhaps cancel. */
  static void remove(ExploreRun run) {
    for (int i = 0; i < 2; i++) {
      int first = i * ExploreRun.SENDER;
      var to = run.chan.sender();
      run.actor(
          "sender " + i,
          () -> {
            try {
              for (int k = 0; k < 4; k++) {
                run.sendAnyhow(to, first + k);
              }
            } catch (ChannelClosedException e) {
              run.toldClosed++;
            }
            to.close();
          });
      run.actor("receiver " + i, () -> receiveAll(run));
      run.actor("remover " + i, () -> removeSome(run));
    }
    run.chan.close();
    if (run.random.nextInt(3) == 0) {
      run.actor("canceller", run.chan::cancel);
    }
    run.troubleMaker(run.random.nextInt(4), run.random.nextInt(3));
  }

  /** Whoever removes finds its own message, and who looks finds one that nobody takes. */
  static void removeOwn(ExploreRun run) {
    var queue = run.chan.asBlockingQueue();
    run.trySend(run.chan, 0);
    for (int i = 1; i <= 2; i++) {
      int first = i * ExploreRun.SENDER;
      run.actor(
          "adds and removes " + i,
          () -> {
            for (int own = first; own < first + 5; own++) {
              run.trySend(run.chan, own);
              ExploreRun.check(queue.remove((Object) own), own + " isn't there");
              run.removed.add(own);
            }
          });
    }
    run.actor(
        "looks",
        () -> {
          for (int k = 0; k < 3; k++) {
            ExploreRun.check(queue.contains(0), "0 isn't there");
            ExploreRun.check(Integer.valueOf(0).equals(queue.peek()), "0 isn't the oldest");
          }
        });
  }

  private static void receiveAll(ExploreRun run) {
    try {
      while (true) {
        run.recvAnyhow(run.chan);
        DetScheduler.point("more");
      }
    } catch (ChannelClosedException e) {
      run.toldClosed++;
    }
  }

  private static void removeSome(ExploreRun run) {
    var queue = run.chan.asBlockingQueue();
    for (int k = 0; k < 4; k++) {
      List<Integer> seen = List.copyOf(queue);
      ExploreRun.check(
          seen.stream().allMatch(message -> Collections.frequency(seen, message) == 1),
          "seen twice: " + seen);
      if (!seen.isEmpty()) {
        Integer victim = seen.get(run.random.nextInt(seen.size()));
        if (queue.remove(victim)) {
          run.removed.add(victim);
        }
      }
      DetScheduler.point("more");
    }
  }
}
