// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.DetScheduler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C9: a thread that waits is served in the order of waiting, and keeps its place when a passer-by
 * is faster.
 */
class WaitQueueTest {
  @EveryFlavour
  void receiversAreServedInTheOrderTheyParked(Flavour flavour) throws Exception {
    for (var kind : ThreadKind.values()) {
      Chan<Integer> chan = flavour.make();
      var queue = new ArrayList<Actor<Integer>>();
      for (int i = 0; i < 20; i++) {
        queue.add(kind.call(chan::recv).parked());
      }
      for (int i = 0; i < 20; i++) {
        chan.send(i);
        assertThat(queue.get(i).result()).isEqualTo(i);
      }
    }
  }

  @WhereSendsWait
  void sendersAreServedInTheOrderTheyParked(Flavour flavour) throws Exception {
    for (var kind : ThreadKind.values()) {
      var chan = new Wait(flavour, Waiting.SEND).blocked();
      var queue = new ArrayList<Actor<Void>>();
      for (int i = 0; i < 20; i++) {
        var message = "late " + i;
        queue.add(kind.run(() -> chan.send(message)).parked());
      }
      int buffered = flavour.capacity();
      for (int i = 0; i < 20 + buffered; i++) {
        assertThat(chan.recv()).isEqualTo(i < buffered ? "early" : "late " + (i - buffered));
        if (i < 20) {
          queue.get(i).result();
        }
      }
    }
  }

  /** At a rendezvous nobody can take what was given to the first. */
  @WhereBuffered
  void aWokenReceiverThatComesTooLateKeepsItsPlace(Flavour flavour) throws Exception {
    var scheduler = new DetScheduler(0, false);
    Chan<String> chan = flavour.make();
    var served = new ArrayList<String>();
    for (var name : List.of("first", "second", "third")) {
      scheduler.fork(name, () -> served.add(name + " " + chan.recv()));
      scheduler.runReady();
    }
    for (int i = 0; i < 5; i++) {
      chan.send("stolen"); // wakes the first, which does not run yet
      assertThat(chan.tryRecv()).isEqualTo("stolen");
      scheduler.runReady(); // it runs, finds nothing, waits on
    }
    for (var message : List.of("a", "b", "c")) {
      chan.send(message);
      scheduler.runReady();
    }
    assertThat(served).containsExactly("first a", "second b", "third c");
    chan.checkInvariants();
  }

  /** Only where room is: at a rendezvous the message of the first is taken while it waits. */
  @ParameterizedTest
  @EnumSource(names = {"ONE", "SIXTEEN"})
  void aWokenSenderThatComesTooLateKeepsItsPlace(Flavour flavour) throws Exception {
    var scheduler = new DetScheduler(0, false);
    var chan = new Wait(flavour, Waiting.SEND).blocked();
    for (var name : List.of("first", "second", "third")) {
      scheduler.fork(name, () -> chan.send(name));
      scheduler.runReady();
    }
    for (int i = 0; i < 5; i++) {
      assertThat(chan.recv()).isEqualTo("early"); // wakes the first, which does not run yet
      assertThat(chan.trySend("early")).isTrue();
      scheduler.runReady();
    }
    for (int i = 0; i < flavour.capacity(); i++) {
      assertThat(chan.recv()).isEqualTo("early");
      scheduler.runReady();
    }
    for (var name : List.of("first", "second", "third")) {
      assertThat(chan.recv()).isEqualTo(name);
      scheduler.runReady();
    }
    chan.checkInvariants();
  }

  @EveryFlavour
  void oneMessageWakesOneWaiter(Flavour flavour) throws Exception {
    var scheduler = new DetScheduler(0, false);
    Chan<String> chan = flavour.make();
    for (int i = 0; i < 5; i++) {
      scheduler.fork("receiver " + i, chan::recv);
      scheduler.runReady();
    }
    int before = scheduler.steps();
    chan.send("a");
    scheduler.runReady();
    assertThat(scheduler.steps() - before).isOne();
  }
}
