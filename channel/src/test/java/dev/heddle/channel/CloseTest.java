// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** C8: no sender left means closed; receivers drain, then are told. */
@ParameterizedClass
@EnumSource
record CloseTest(ThreadKind kind) {
  @EveryFlavour
  void receiversDrainAndAreToldThen(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    int count = Math.min(2, flavour.capacity());
    for (int i = 0; i < count; i++) {
      chan.send(i);
    }
    chan.close();
    assertThat(chan.peek()).isEqualTo(count);
    for (int i = 0; i < count; i++) {
      assertThat(chan.recv()).isEqualTo(i);
    }
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

  @EveryFlavour
  void aClosedHandleSendsNoMore(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var open = chan.sender();
    chan.close();
    assertThatThrownBy(() -> chan.send("a")).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> chan.trySend("a")).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> chan.send("a", Waiting.LONG))
        .isInstanceOf(ChannelClosedException.class);
    var sender = kind.run(() -> open.send("b"));
    assertThat(chan.recv()).isEqualTo("b");
    sender.result();
  }

  @EveryFlavour
  void everySenderCountsAndTheLastOneCloses(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var sender = chan.sender();
    var share = chan.share();
    chan.close();
    share.close();
    var sending = kind.run(() -> sender.send("still open"));
    assertThat(chan.recv()).isEqualTo("still open");
    sending.result();
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

  @WhereBuffered
  void closingAHandleTwiceCountsOnce(Flavour flavour) {
    Chan<String> chan = flavour.make();
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

  @EveryWait
  void everybodyParkedIsReleased(Wait wait) throws Exception {
    var chan = wait.blocked();
    var parked = new ArrayList<Actor<Boolean>>();
    for (int i = 0; i < 10; i++) {
      parked.add(wait.parked(kind, chan));
    }
    chan.close();
    for (var actor : parked) {
      wait.assertToldOfTheEnd(actor);
    }
    assertThat(chan.peek()).isEqualTo(wait.buffered());
    chan.checkInvariants();
  }

  @EveryWait
  void laterOnesAreToldAtOnce(Wait wait) throws Exception {
    var chan = wait.blocked();
    chan.close();
    wait.assertToldOfTheEnd(wait.start(kind, chan));
    for (int i = 0; i < wait.buffered(); i++) {
      assertThat(chan.recv()).isEqualTo("early");
    }
    assertThatThrownBy(chan::tryRecv).isInstanceOf(ChannelClosedException.class);
  }

  @WhereSendsWait
  void aSenderParkedThroughAnotherHandleGoesThroughWhileItsOwnIsOpen(Flavour flavour)
      throws Exception {
    var chan = new Wait(flavour, Waiting.SEND).blocked();
    var other = chan.sender();
    var parked = kind.run(() -> other.send("b")).parked();
    chan.close();
    for (int i = 0; i < flavour.capacity(); i++) {
      assertThat(chan.recv()).isEqualTo("early");
    }
    assertThat(chan.recv()).isEqualTo("b");
    parked.result();
    other.close();
    assertThatThrownBy(chan::recv).isInstanceOf(ChannelClosedException.class);
  }

  @WhereNothingIsDropped
  void anIterationOfWorkersEndsWithTheTryBlock(Flavour flavour) throws Exception {
    var workers = new ArrayList<Actor<Integer>>();
    try (Chan<Integer> jobs = flavour.make()) {
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

  @EveryFlavour
  void newHandlesOfAClosedChannelAreOfNoUse(Flavour flavour) {
    Chan<String> chan = flavour.make();
    chan.close();
    assertThatThrownBy(() -> chan.sender().send("a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chan.share().send("a")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chan::tryRecv).isInstanceOf(ChannelClosedException.class);
  }
}
