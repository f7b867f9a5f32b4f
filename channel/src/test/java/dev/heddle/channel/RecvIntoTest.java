// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** recv(Consumer) and tryRecv(Consumer): the destination is filled, or not touched. */
@ParameterizedClass
@EnumSource
record RecvIntoTest(ThreadKind kind) {
  @Test
  void filledAtOnceOrAfterWaiting() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var filled = new ArrayList<String>();
    chan.send("a");
    chan.recv(filled::add);
    var parked = kind.run(() -> chan.recv(filled::add)).parked();
    chan.send("b");
    parked.result();
    assertThat(filled).containsExactly("a", "b");
  }

  @Test
  void filledInTheReceiversThread() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var in = new Thread[1];
    var parked = kind.run(() -> chan.recv(m -> in[0] = Thread.currentThread())).parked();
    chan.send("a");
    parked.result();
    assertThat(in[0]).isSameAs(parked.thread());
  }

  @Test
  void tryRecvTouchesNothingWhenNothingIsThere() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var filled = new ArrayList<String>();
    assertThat(chan.tryRecv(filled::add)).isFalse();
    chan.send("a");
    assertThat(chan.tryRecv(filled::add)).isTrue();
    assertThat(filled).containsExactly("a");
  }

  @Test
  void interruptedOrToldNothingIsTouched() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    var filled = new ArrayList<String>();
    var first = kind.run(() -> chan.recv(filled::add)).parked().interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    var second = kind.run(() -> chan.recv(filled::add)).parked();
    chan.close();
    assertThat(second.failure()).isInstanceOf(ChannelClosedException.class);
    assertThat(filled).isEmpty();
  }

  @Test
  void aDestinationThatThrowsHasReceivedTheMessage() throws Exception {
    Chan<String> chan = Chan.newChan(2);
    chan.send("a");
    chan.send("b");
    var failure = new IllegalArgumentException("full up");
    var told =
        catchThrowable(() ->
            chan.recv(m -> {
              throw failure;
            }));
    assertThat(told).isSameAs(failure);
    assertThat(chan.recv()).isEqualTo("b");
    chan.checkInvariants();
  }

  @Test
  void aDestinationMayUseTheChannel() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    chan.send("a");
    chan.recv(m -> assertThat(chan.trySend(m + m)).isTrue());
    assertThat(chan.recv()).isEqualTo("aa");
  }

  @Test
  void nullIsNoDestination() {
    Chan<String> chan = Chan.newChan(1);
    assertThat(chan.trySend("a")).isTrue();
    assertThatThrownBy(() -> chan.tryRecv(null)).isInstanceOf(NullPointerException.class);
    assertThat(chan.peek()).isOne();
  }
}
