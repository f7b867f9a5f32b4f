// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C2: a message that a send accepted is received once or undelivered once; any other never appears.
 */
@ParameterizedClass
@EnumSource
record FateTest(ThreadKind kind) {
  private static void holdsOnlyWhatWasThere(Flavour flavour, Chan<String> chan) {
    for (int i = 0; i < flavour.capacity(); i++) {
      assertThat(chan.tryRecv()).isEqualTo("early");
    }
    assertThat(chan.tryRecv()).isNull();
  }

  @WhereSendsWait
  void whatAnInterruptedSenderHeldNeverAppears(Flavour flavour) throws Exception {
    var chan = new Wait(flavour, Waiting.SEND).blocked();
    var parked = kind.run(() -> chan.send("b")).parked().interrupt();
    assertThat(parked.failure()).isInstanceOf(InterruptedException.class);
    holdsOnlyWhatWasThere(flavour, chan);
  }

  @WhereSendsWait
  void whatASenderOutOfTimeHeldNeverAppears(Flavour flavour) throws Exception {
    var chan = new Wait(flavour, Waiting.SEND_TIMED).blocked();
    assertThat(kind.call(() -> chan.send("b", Duration.ofMillis(1))).result()).isFalse();
    holdsOnlyWhatWasThere(flavour, chan);
  }

  @WhereSendsWait
  void whatASenderToldOfTheEndHeldNeverAppears(Flavour flavour) throws Exception {
    var undelivered = new ArrayList<String>();
    Chan<String> chan = flavour.<String>builder().onUndelivered(undelivered::add).build();
    for (int i = 0; i < flavour.capacity(); i++) {
      chan.send("early");
    }
    var parked = kind.run(() -> chan.send("b")).parked();
    chan.cancel();
    assertThat(parked.failure()).isInstanceOf(ChannelClosedException.class);
    assertThat(undelivered).hasSize(flavour.capacity()).doesNotContain("b");
  }

  @EveryFlavour
  void aReceiverOutOfTimeOrInterruptedTakesNothingLater(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    assertThat(kind.call(() -> chan.recv(Duration.ofMillis(1))).result()).isNull();
    assertThat(kind.call(chan::recv).parked().interrupt().failure())
        .isInstanceOf(InterruptedException.class);
    var sender = kind.run(() -> chan.send("a"));
    assertThat(chan.recv()).isEqualTo("a");
    sender.result();
    chan.checkInvariants();
  }

  @EveryFlavour
  void theReceivedIsTheVeryObjectSent(Flavour flavour) throws Exception {
    Chan<Object> chan = flavour.make();
    var message = new Object();
    var sender = kind.run(() -> chan.send(message));
    assertThat(chan.recv()).isSameAs(message);
    sender.result();
  }

  @EveryFlavour
  void equalMessagesEachArrive(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var sender =
        kind.run(() -> {
          chan.send("a");
          chan.send("a");
        });
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(chan.recv()).isEqualTo("a");
    sender.result();
    assertThat(chan.tryRecv()).isNull();
  }

  @EveryFlavour
  void ofManyThatWaitExactlyOneGetsIt(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var receivers = new ArrayList<Actor<String>>();
    for (int i = 0; i < 10; i++) {
      receivers.add(kind.call(chan::recv).parked());
    }
    chan.send("a");
    Await.until("one has it", () -> receivers.stream().anyMatch(Actor::isDone));
    chan.close();
    int got = 0;
    for (var receiver : receivers) {
      got += catchThrowable(receiver::result) == null ? 1 : 0;
    }
    assertThat(got).isOne();
  }
}
