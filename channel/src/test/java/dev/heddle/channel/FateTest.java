// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C2: a message that a send accepted is received once or undelivered once; any other never appears.
 */
@ParameterizedClass
@EnumSource
record FateTest(ThreadKind kind) {
  @Test
  void whatAnInterruptedSenderHeldNeverAppears() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    chan.send("a");
    var parked = kind.run(() -> chan.send("b")).parked().interrupt();
    assertThat(parked.failure()).isInstanceOf(InterruptedException.class);
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(chan.tryRecv()).isNull();
  }

  @Test
  void whatASenderOutOfTimeHeldNeverAppears() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    chan.send("a");
    assertThat(kind.call(() -> chan.send("b", Duration.ofMillis(1))).result()).isFalse();
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(chan.tryRecv()).isNull();
  }

  @Test
  void whatASenderToldOfTheEndHeldNeverAppears() throws Exception {
    var undelivered = new ArrayList<String>();
    Chan<String> chan = Chan.<String>builder().capacity(1).onUndelivered(undelivered::add).build();
    chan.send("a");
    var parked = kind.run(() -> chan.send("b")).parked();
    chan.cancel();
    assertThat(parked.failure()).isInstanceOf(ChannelClosedException.class);
    assertThat(undelivered).containsExactly("a");
  }

  @Test
  void aReceiverOutOfTimeOrInterruptedTakesNothingLater() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    assertThat(kind.call(() -> chan.recv(Duration.ofMillis(1))).result()).isNull();
    assertThat(kind.call(chan::recv).parked().interrupt().failure())
        .isInstanceOf(InterruptedException.class);
    chan.send("a");
    assertThat(chan.peek()).isOne();
    assertThat(chan.recv()).isEqualTo("a");
  }

  @Test
  void theReceivedIsTheVeryObjectSent() throws Exception {
    Chan<Object> chan = Chan.newChan(1);
    var message = new Object();
    chan.send(message);
    assertThat(chan.recv()).isSameAs(message);
  }

  @Test
  void equalMessagesEachArrive() throws Exception {
    Chan<String> chan = Chan.newChan(3);
    chan.send("a");
    chan.send("a");
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(chan.recv()).isEqualTo("a");
    assertThat(chan.tryRecv()).isNull();
  }

  @Test
  void ofManyThatWaitExactlyOneGetsIt() throws Exception {
    Chan<String> chan = Chan.newChan(1);
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
