// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Selects that meet on a rendezvous: each other, and every other kind of send and receive. */
@ParameterizedClass
@EnumSource
record SelectMeetTest(ThreadKind kind) {
  private static Select<String> receiving(Chan<String> chan) {
    return Select.<String>create().recv(Chan.<String>newChan(1), m -> "wrong").recv(chan, m -> m);
  }

  private static Select<String> sending(Chan<String> chan) {
    return Select.<String>create()
        .recv(Chan.<String>newChan(1), m -> "wrong")
        .send(chan, () -> "a", () -> "sent");
  }

  @Test
  void aSelectMeetsASelect() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    var receiver = kind.call(receiving(chan)::select).parked();
    var sender = kind.call(sending(chan)::select);
    assertThat(receiver.result()).isEqualTo("a");
    assertThat(sender.result()).isEqualTo("sent");
    sender = kind.call(sending(chan)::select).parked();
    receiver = kind.call(receiving(chan)::select);
    assertThat(receiver.result()).isEqualTo("a");
    assertThat(sender.result()).isEqualTo("sent");
    chan.checkInvariants();
  }

  @Test
  void plainEndsMeetWaitingSelects() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    var receiver = kind.call(receiving(chan)::select).parked();
    chan.send("b");
    assertThat(receiver.result()).isEqualTo("b");
    var sender = kind.call(sending(chan)::select).parked();
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(sender.result()).isEqualTo("sent");
    chan.checkInvariants();
  }

  @Test
  void attemptsMeetWaitingSelects() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    var receiver = kind.call(receiving(chan)::select).parked();
    assertThat(chan.trySend("b")).isTrue();
    assertThat(receiver.result()).isEqualTo("b");
    receiver = kind.call(receiving(chan)::select).parked();
    assertThat(chan.send("c", Duration.ZERO)).isTrue();
    assertThat(receiver.result()).isEqualTo("c");
    var sender = kind.call(sending(chan)::select).parked();
    assertThat(chan.tryRecv()).isEqualTo("a");
    assertThat(sender.result()).isEqualTo("sent");
    sender = kind.call(sending(chan)::select).parked();
    assertThat(chan.recv(Duration.ZERO)).isEqualTo("a");
    assertThat(sender.result()).isEqualTo("sent");
    assertThat(chan.trySend("nobody waits")).isFalse();
    assertThat(chan.tryRecv()).isNull();
    chan.checkInvariants();
  }

  @Test
  void orElseMeetsWaitingSelects() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    var receiver = kind.call(receiving(chan)::select).parked();
    assertThat(sending(chan).orElse(() -> "else").select()).isEqualTo("sent");
    assertThat(receiver.result()).isEqualTo("a");
    var sender = kind.call(sending(chan)::select).parked();
    assertThat(receiving(chan).orElse(() -> "else").select()).isEqualTo("a");
    assertThat(sender.result()).isEqualTo("sent");
    assertThat(sending(chan).orElse(() -> "else").select()).isEqualTo("else");
    assertThat(receiving(chan).after(Duration.ZERO, () -> "late").select()).isEqualTo("late");
    chan.checkInvariants();
  }

  @Test
  void bothWaysOnOneRendezvousNeverMeetThemselves() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    var select =
        Select.<String>create()
            .recv(chan, m -> "received " + m)
            .send(chan, () -> "mine", () -> "sent")
            .after(Duration.ofMillis(2), () -> "late");
    for (int i = 0; i < 20; i++) {
      assertThat(kind.call(select::select).result()).isEqualTo("late");
    }
    chan.checkInvariants();
  }

  @Test
  void bothWaysOnOneRendezvousMeetsWhoeverComes() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    var select = Select.<String>create().recv(chan, m -> m).send(chan, () -> "mine", () -> "sent");
    for (int i = 0; i < 10; i++) {
      var actor = kind.call(select::select).parked();
      chan.send("yours");
      assertThat(actor.result()).isEqualTo("yours");
      actor = kind.call(select::select).parked();
      assertThat(chan.recv()).isEqualTo("mine");
      assertThat(actor.result()).isEqualTo("sent");
    }
    chan.checkInvariants();
  }

  @Test
  void oneOfTwoBothWaySelectsSendsAndTheOtherReceives() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    for (int i = 0; i < 100; i++) {
      var first = bothWays(chan);
      var second = bothWays(chan);
      assertThat(List.of(first.result(), second.result()))
          .containsExactlyInAnyOrder("sent", "received");
    }
    chan.checkInvariants();
  }

  private Actor<String> bothWays(Chan<String> chan) {
    return kind.call(
        Select.<String>create().send(chan, () -> "a", () -> "sent").recv(chan, m -> "received")
            ::select);
  }

  @Test
  void manySelectsCrossWithoutLoss() throws Exception {
    Chan<Integer> x = Chan.rendezvous();
    Chan<Integer> y = Chan.rendezvous();
    int each = 500;
    var senders = new ArrayList<Actor<Void>>();
    for (int s = 0; s < 4; s++) {
      int base = s * each;
      senders.add(
          kind.run(() -> {
            var next = new int[] {base};
            var select =
                Select.<Integer>create()
                    .send(x, () -> next[0], () -> 0)
                    .send(y, () -> next[0], () -> 1);
            for (; next[0] < base + each; next[0]++) {
              select.select();
            }
          }));
    }
    var receivers = new ArrayList<Actor<List<Integer>>>();
    for (int r = 0; r < 4; r++) {
      receivers.add(
          kind.call(() -> {
            var got = new ArrayList<Integer>();
            Select.<Integer>create().recv(x, m -> m).recv(y, m -> m).forEach(got::add);
            return got;
          }));
    }
    for (var sender : senders) {
      sender.result();
    }
    x.close();
    y.close();
    var seen = new HashSet<Integer>();
    for (var receiver : receivers) {
      for (int message : receiver.result()) {
        assertThat(seen.add(message)).as("%s twice", message).isTrue();
      }
    }
    assertThat(seen).hasSize(4 * each);
    x.checkInvariants();
    y.checkInvariants();
  }

  @Test
  void aSelectThatIsPassedByKeepsItsPlace() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    var select = kind.call(receiving(chan)::select).parked();
    var later = kind.call(() -> chan.recv()).parked();
    chan.send("first");
    chan.send("second");
    assertThat(select.result()).isEqualTo("first");
    assertThat(later.result()).isEqualTo("second");
    chan.checkInvariants();
  }
}
