// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.DetScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of several clauses that can go through, each has its turn; unless the select is biased. */
class SelectFairTest {
  private static Chan<Integer> full() {
    Chan<Integer> chan = Chan.unlimited();
    for (int i = 0; i < 100; i++) {
      chan.trySend(i);
    }
    return chan;
  }

  private static List<Integer> ways(Select<Integer> select, int rounds) throws Exception {
    var ways = new ArrayList<Integer>();
    for (int i = 0; i < rounds; i++) {
      ways.add(select.select());
    }
    return ways;
  }

  @Test
  void readyClausesTakeTurns() throws Exception {
    Chan<Integer> sink = Chan.unlimited();
    var select =
        Select.<Integer>create()
            .recv(full(), m -> 0)
            .send(sink, () -> 1, () -> 1)
            .recv(full(), m -> 2);
    assertThat(ways(select, 7)).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void aBusyClauseStarvesNoOther() throws Exception {
    var select = Select.<Integer>create().recv(full(), m -> 0);
    for (int i = 1; i < 8; i++) {
      int way = i;
      select.recv(full(), m -> way);
    }
    var ways = ways(select, 80);
    for (int i = 0; i < 8; i++) {
      int way = i;
      assertThat(ways.stream().filter(w -> w == way)).hasSize(10);
    }
  }

  @Test
  void biasedItPrefersTheOrderListed() throws Exception {
    Chan<Integer> rare = Chan.newChan(4);
    var select = Select.<Integer>create().biased().recv(rare, m -> 0).recv(full(), m -> 1);
    assertThat(ways(select, 3)).containsExactly(1, 1, 1);
    rare.send(0);
    rare.send(0);
    assertThat(ways(select, 4)).containsExactly(0, 0, 1, 1);
  }

  @Test
  void biasedAfterFairRoundsItPrefersTheOrderListed() throws Exception {
    var select = Select.<Integer>create().recv(full(), m -> 0).recv(full(), m -> 1);
    assertThat(ways(select, 1)).containsExactly(0);
    select.biased();
    assertThat(ways(select, 3)).containsExactly(0, 0, 0);
  }

  @Test
  void aRoundInVainCostsNoTurn() throws Exception {
    List<Chan<Integer>> chans = List.of(Chan.newChan(1), Chan.newChan(1), Chan.newChan(1));
    var select = Select.<Integer>create().after(Duration.ofNanos(1), () -> -1);
    for (int i = 0; i < 3; i++) {
      int way = i;
      select.recv(chans.get(i), m -> way);
    }
    var ways =
        ThreadKind.VIRTUAL.call(() -> { // one that yields before it waits
          var found = ways(select, 1);
          for (var chan : chans) {
            chan.send(0);
          }
          found.addAll(ways(select, 1));
          return found;
        });
    assertThat(ways.result()).containsExactly(-1, 0);
  }

  @Test
  void drainedClausesCostTheOthersNoTurn() throws Exception {
    Chan<Integer> ended = Chan.newChan(1);
    ended.close();
    var select =
        Select.<Integer>create().recv(full(), m -> 0).recv(ended, m -> -1).recv(full(), m -> 2);
    assertThat(ways(select, 3)).doesNotContain(-1); // it is told in one of these
    assertThat(ways(select, 6)).containsExactly(2, 0, 2, 0, 2, 0);
  }

  @Test
  void idleClausesCostTheOthersNoTurn() throws Exception {
    var select = Select.<Integer>create();
    for (int i = 0; i < 6; i++) {
      select.recv(Chan.<Integer>newChan(1), m -> -1);
    }
    select.recv(full(), m -> 0).recv(full(), m -> 1);
    assertThat(ways(select, 6)).containsExactly(0, 1, 0, 1, 0, 1);
  }

  @EveryFlavour
  void clausesThatWaitOnOneChannelTakeTurns(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var select = Select.<Integer>create().recv(chan, m -> 0).recv(chan, m -> 1).recv(chan, m -> 2);
    var ways = new ArrayList<Integer>();
    for (int round = 0; round < 9; round++) {
      var selecting = ThreadKind.VIRTUAL.call(select::select).parked();
      chan.send(round);
      ways.add(selecting.result());
    }
    assertThat(ways).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
  }

  /** At a rendezvous the first that comes is served, before another can. */
  @WhereBuffered
  void whatComesWhileItWaitsIsTakenInTurnsToo(Flavour flavour) throws Exception {
    var scheduler = new DetScheduler(0, false);
    List<Chan<Integer>> chans = List.of(flavour.make(), flavour.make(), flavour.make());
    var select = Select.<Integer>create();
    for (int i = 0; i < 3; i++) {
      int way = i;
      select.recv(chans.get(i), m -> way);
    }
    var ways = new ArrayList<Integer>();
    for (int round = 0; round < 6; round++) {
      scheduler.fork("round " + round, () -> ways.add(select.select()));
      scheduler.runReady();
      chans.forEach(chan -> chan.trySend(0)); // before it runs again
      scheduler.runReady();
      chans.forEach(Chan::tryRecv);
    }
    assertThat(ways).containsExactly(0, 1, 2, 0, 1, 2);
  }
}
