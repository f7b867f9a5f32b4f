// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A select goes one way, whichever flavour of channel its clauses are on. */
@ParameterizedClass
@EnumSource
record SelectTest(ThreadKind kind) {
  @ParameterizedTest
  @EnumSource
  void whatIsThereIsReceived(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    Chan<String> empty = flavour.make();
    var sender = kind.run(() -> chan.send("a"));
    if (flavour.isBuffered()) {
      sender.result();
    } else {
      sender.parked();
    }
    var select = Select.<String>create().recv(empty, m -> "wrong").recv(chan, m -> "got " + m);
    assertThat(select.select()).isEqualTo("got a");
    sender.result();
    assertThat(chan.peek()).isZero();
    checkInvariants(chan, empty);
  }

  @ParameterizedTest
  @EnumSource
  void itWaitsForWhatIsSent(Flavour flavour) throws Exception {
    Chan<String> x = flavour.make();
    Chan<String> y = flavour.make();
    var select = Select.<String>create().recv(x, m -> "x " + m).recv(y, m -> "y " + m);
    for (int round = 0; round < 5; round++) {
      var actor = kind.call(select::select).parked();
      y.send("a");
      assertThat(actor.result()).isEqualTo("y a");
      actor = kind.call(select::select).parked();
      x.send("b");
      assertThat(actor.result()).isEqualTo("x b");
    }
    checkInvariants(x, y);
  }

  @ParameterizedTest
  @EnumSource
  void aClauseSends(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var receiver = kind.call(() -> chan.recv()).parked();
    var select = Select.<String>create().send(chan, () -> "a", () -> "sent");
    assertThat(select.select()).isEqualTo("sent");
    assertThat(receiver.result()).isEqualTo("a");
    checkInvariants(chan);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE", "SIXTEEN", "RENDEZVOUS"})
  void aClauseWaitsToSend(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    Chan<String> never = flavour.make();
    for (int i = 0; i < chan.capacity(); i++) {
      chan.send("before");
    }
    var select =
        Select.<String>create().recv(never, m -> "wrong").send(chan, () -> "last", () -> "sent");
    var actor = kind.call(select::select).parked();
    for (int i = 0; i < chan.capacity(); i++) {
      assertThat(chan.recv()).isEqualTo("before");
    }
    assertThat(chan.recv()).isEqualTo("last");
    assertThat(actor.result()).isEqualTo("sent");
    assertThat(chan.peek()).isZero();
    checkInvariants(chan, never);
  }

  @ParameterizedTest
  @EnumSource
  void everyFlavourMixesWithEveryOther(Flavour other) throws Exception {
    for (var flavour : Flavour.values()) {
      Chan<String> x = flavour.make();
      Chan<String> y = other.make();
      var select = Select.<String>create().recv(x, m -> m).recv(y, m -> m);
      var actor = kind.call(() -> List.of(select.select(), select.select())).parked();
      x.send("to x");
      y.send("to y");
      assertThat(actor.result()).containsExactlyInAnyOrder("to x", "to y");
      checkInvariants(x, y);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneChannelInSeveralClausesGivesEachMessageToOneOfThem(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    var ways = new HashSet<String>();
    var got = new ArrayList<Integer>();
    var select = Select.<Boolean>create();
    for (var way : List.of("first", "second", "third")) {
      select.recv(chan, m -> ways.add(way) | got.add(m));
    }
    for (int i = 0; i < 12; i++) {
      var actor = kind.call(select::select).parked();
      chan.send(i);
      actor.result();
    }
    assertThat(got).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(ways).isNotEmpty();
    checkInvariants(chan);
  }

  @ParameterizedTest
  @EnumSource
  void oneChannelInSeveralSendClausesGetsOneMessageARound(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var select =
        Select.<String>create().send(chan, () -> "a", () -> "a").send(chan, () -> "b", () -> "b");
    for (int i = 0; i < 6; i++) {
      var receiver = kind.call(() -> chan.recv()).parked();
      String sent = select.select();
      assertThat(receiver.result()).isEqualTo(sent);
      assertThat(chan.peek()).isZero();
    }
    checkInvariants(chan);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE", "SIXTEEN", "UNLIMITED"})
  void bothWaysOnOneBufferTakeTurns(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var select =
        Select.<String>create()
            .send(chan, () -> chan.peek() == 0 ? "a" : null, () -> "sent")
            .recv(chan, m -> "received");
    assertThat(List.of(select.select(), select.select(), select.select(), select.select()))
        .containsExactly("sent", "received", "sent", "received");
    checkInvariants(chan);
  }

  @ParameterizedTest
  @EnumSource
  void aSupplierThatGivesNothingLeavesItsClauseOut(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    Chan<String> other = flavour.make();
    var asked = new AtomicInteger();
    var select =
        Select.<String>create()
            .send(
                chan,
                () -> {
                  asked.incrementAndGet();
                  return null;
                },
                () -> "wrong")
            .recv(other, m -> m);
    var receiver = kind.call(() -> chan.recv()).parked();
    var actor = kind.call(select::select).parked();
    other.send("a");
    assertThat(actor.result()).isEqualTo("a");
    assertThat(asked).hasValue(1);
    chan.send("b");
    assertThat(receiver.result()).isEqualTo("b");
    checkInvariants(chan, other);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatLostIsAskedForAgain(Flavour flavour) throws Exception {
    Chan<Integer> to = Chan.rendezvous();
    Chan<String> from = flavour.make();
    var next = new AtomicInteger();
    var select =
        Select.<String>create().send(to, next::incrementAndGet, () -> "sent").recv(from, m -> m);
    var actor = kind.call(select::select).parked();
    from.send("a");
    assertThat(actor.result()).isEqualTo("a");
    assertThat(to.tryRecv()).isNull();
    actor = kind.call(select::select).parked();
    assertThat(to.recv()).isEqualTo(2);
    assertThat(actor.result()).isEqualTo("sent");
    checkInvariants(to, from);
  }

  @ParameterizedTest
  @EnumSource
  void usedInALoopItTakesEveryMessageInOrder(Flavour flavour) throws Exception {
    Chan<Integer> x = flavour.make();
    Chan<Integer> y = Chan.newChan(2);
    var got = new ArrayList<Integer>();
    var actor =
        kind.run(() -> Select.<Integer>create().recv(x, m -> m).recv(y, m -> -m).forEach(got::add));
    for (int i = 1; i <= 500; i++) {
      while (x.peek() > 8) {
        Thread.yield(); // so that nothing is dropped
      }
      x.send(i);
      y.send(i);
    }
    x.close();
    y.close();
    actor.result();
    var expected = java.util.stream.IntStream.rangeClosed(1, 500).boxed().toList();
    assertThat(got.stream().filter(m -> m > 0)).isEqualTo(expected);
    assertThat(got.stream().filter(m -> m < 0).map(m -> -m)).isEqualTo(expected);
    checkInvariants(x, y);
  }

  private static void checkInvariants(Chan<?>... chans) {
    for (var chan : chans) {
      chan.checkInvariants();
    }
  }
}
