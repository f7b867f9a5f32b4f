// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C9: who waits is served in the order of waiting, and keeps its place when a passer-by is faster.
 */
class LineTest {
  @ParameterizedTest
  @EnumSource
  void receiversAreServedInTheOrderTheyParked(ThreadKind kind) throws Exception {
    Chan<Integer> chan = Chan.newChan(1);
    var line = new ArrayList<Actor<Integer>>();
    for (int i = 0; i < 20; i++) {
      line.add(kind.call(chan::recv).parked());
    }
    for (int i = 0; i < 20; i++) {
      chan.send(i);
      assertThat(line.get(i).result()).isEqualTo(i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendersAreServedInTheOrderTheyParked(ThreadKind kind) throws Exception {
    Chan<Integer> chan = Chan.newChan(1);
    chan.send(-1);
    var line = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 20; i++) {
      int message = i;
      line.add(kind.run(() -> chan.send(message)).parked());
    }
    for (int i = -1; i < 20; i++) {
      assertThat(chan.recv()).isEqualTo(i);
      if (i + 1 < 20) {
        line.get(i + 1).result();
      }
    }
  }

  @Test
  void aWokenReceiverThatComesTooLateKeepsItsPlace() throws Exception {
    var scheduler = new DetScheduler(0, false);
    Chan<String> chan = Chan.newChan(1);
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

  @Test
  void aWokenSenderThatComesTooLateKeepsItsPlace() throws Exception {
    var scheduler = new DetScheduler(0, false);
    Chan<String> chan = Chan.newChan(1);
    chan.send("full");
    for (var name : List.of("first", "second", "third")) {
      scheduler.fork(name, () -> chan.send(name));
      scheduler.runReady();
    }
    for (int i = 0; i < 5; i++) {
      assertThat(chan.recv()).isEqualTo("full"); // wakes the first, which does not run yet
      assertThat(chan.trySend("full")).isTrue();
      scheduler.runReady();
    }
    var received = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      received.add(chan.recv());
      scheduler.runReady();
    }
    assertThat(received).containsExactly("full", "first", "second", "third");
    chan.checkInvariants();
  }

  @Test
  void oneMessageWakesOneWaiter() throws Exception {
    var scheduler = new DetScheduler(0, false);
    Chan<String> chan = Chan.newChan(5);
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
