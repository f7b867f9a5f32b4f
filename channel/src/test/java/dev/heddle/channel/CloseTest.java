// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C8: no sender left means closed; receivers drain, then are told. */
@ParameterizedClass
@EnumSource
record CloseTest(ThreadKind kind) {
  @Test
  void receiversDrainAndAreToldThen() throws Exception {
    Chan<Integer> chan = Chan.newChan(3);
    chan.send(1);
    chan.send(2);
    chan.close();
    assertThat(chan.recv()).isEqualTo(1);
    assertThat(chan.tryRecv()).isEqualTo(2);
    assertThatThrownBy(chan::recv).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(chan::tryRecv).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> chan.recv(Waiting.LONG)).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(chan::recvIso).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> chan.recv(m -> {})).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> chan.tryRecv(m -> {})).isInstanceOf(ChannelClosedException.class);
    assertThat(chan.iterator().hasNext()).isFalse();
    chan.forEach(m -> assertThat(m).isNull());
    chan.checkInvariants();
  }

  @Test
  void aClosedHandleSendsNoMore() {
    Chan<String> chan = Chan.newChan(3);
    var open = chan.sender();
    chan.close();
    assertThatThrownBy(() -> chan.send("a")).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> chan.trySend("a")).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> chan.send("a", Waiting.LONG))
        .isInstanceOf(ChannelClosedException.class);
    assertThat(open.trySend("b")).isTrue();
    assertThat(chan.peek()).isOne();
  }

  @Test
  void everySenderCountsAndTheLastOneCloses() throws Exception {
    Chan<String> chan = Chan.newChan(3);
    var sender = chan.sender();
    var share = chan.share();
    chan.close();
    share.close();
    sender.send("still open");
    assertThat(chan.recv()).isEqualTo("still open");
    assertThat(chan.tryRecv()).isNull();
    sender.close();
    assertThatThrownBy(chan::tryRecv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void aShareIsAHandleOnTheSameChannel() throws Exception {
    Chan<String> chan = Chan.newChan(3);
    Chan<String> same = chan;
    var share = chan.share();
    same.send("a");
    share.send("b");
    assertThat(share.recv()).isEqualTo("a");
    assertThat(chan.recv()).isEqualTo("b");
    same.close(); // an assignment counts no end: this closed chan
    assertThatThrownBy(() -> chan.send("c")).isInstanceOf(ChannelClosedException.class);
    share.send("still open");
    assertThat(chan.recv()).isEqualTo("still open");
  }

  @Test
  void closingAHandleTwiceCountsOnce() {
    Chan<String> chan = Chan.newChan(3);
    var sender = chan.sender();
    sender.close();
    sender.close();
    sender.close();
    assertThat(chan.trySend("still open")).isTrue();
    chan.close();
    chan.close();
    assertThat(chan.tryRecv()).isEqualTo("still open");
    assertThatThrownBy(chan::tryRecv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void closingAHandleTwiceFromManyThreadsCountsOnce() throws Exception {
    for (int round = 0; round < 200; round++) {
      Chan<String> chan = Chan.newChan(1);
      var sender = chan.sender();
      var closers = new ArrayList<Actor<Void>>();
      for (int i = 0; i < 4; i++) {
        closers.add(kind.run(sender::close));
      }
      for (var closer : closers) {
        closer.result();
      }
      assertThat(chan.trySend("still open")).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everybodyParkedIsReleased(Waiting operation) throws Exception {
    var chan = operation.blocked();
    var parked = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 10; i++) {
      parked.add(kind.run(() -> operation.call(chan)).parked());
    }
    chan.close();
    for (var actor : parked) {
      assertThat(actor.failure()).isInstanceOf(ChannelClosedException.class);
    }
    assertThat(chan.peek()).isEqualTo(operation.buffered());
    chan.checkInvariants();
  }

  @ParameterizedTest
  @EnumSource
  void laterOnesAreToldAtOnce(Waiting operation) throws Exception {
    var chan = operation.blocked();
    chan.close();
    if (!operation.sends()) {
      assertThat(kind.run(() -> operation.call(chan)).failure())
          .isInstanceOf(ChannelClosedException.class);
    } else {
      assertThat(kind.run(() -> operation.call(chan)).failure())
          .isInstanceOf(ChannelClosedException.class);
      assertThat(chan.recv()).isEqualTo("early");
    }
  }

  @Test
  void aSenderParkedThroughAnotherHandleGoesThroughWhileItsOwnIsOpen() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    chan.send("a");
    var other = chan.sender();
    var parked = kind.run(() -> other.send("b")).parked();
    chan.close();
    assertThat(chan.recv()).isEqualTo("a");
    parked.result();
    assertThat(chan.recv()).isEqualTo("b");
    other.close();
    assertThatThrownBy(chan::recv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void anIterationOfWorkersEndsWithTheTryBlock() throws Exception {
    var workers = new ArrayList<Actor<Integer>>();
    try (Chan<Integer> jobs = Chan.newChan(2)) {
      for (int i = 0; i < 3; i++) {
        workers.add(
            kind.call(() -> {
              int sum = 0;
              for (int job : jobs) {
                sum += job;
              }
              return sum;
            }));
      }
      for (int job = 1; job <= 100; job++) {
        jobs.send(job);
      }
    }
    int sum = 0;
    for (var worker : workers) {
      sum += worker.result();
    }
    assertThat(sum).isEqualTo(5050);
  }

  @Test
  void newHandlesOfAClosedChannelAreOfNoUse() {
    Chan<String> chan = Chan.newChan(1);
    chan.close();
    assertThatThrownBy(() -> chan.sender().send("a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chan.share().send("a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chan::tryRecv).isInstanceOf(ChannelClosedException.class);
  }
}
