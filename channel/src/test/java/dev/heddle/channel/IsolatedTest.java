// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A parcel is emptied once: by whoever extracts it, or by the send that went through; otherwise it
 * stays with its owner.
 */
class IsolatedTest {
  @Test
  void itIsEmptiedOnce() {
    var parcel = Isolated.isolate("a");
    assertThat(parcel.isEmpty()).isFalse();
    assertThat(parcel.extract()).isEqualTo("a");
    assertThat(parcel.isEmpty()).isTrue();
    assertThatThrownBy(parcel::extract).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nullCannotBeIsolated() {
    assertThatThrownBy(() -> Isolated.isolate(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void whatIsSentIsMovedOut() throws Exception {
    Chan<String> chan = Chan.newChan(3);
    var sent = Isolated.isolate("a");
    var tried = Isolated.isolate("b");
    var taken = Isolated.isolate("c");
    chan.send(sent);
    assertThat(chan.trySend(tried)).isTrue();
    assertThat(chan.tryTake(taken)).isTrue();
    assertThat(sent.isEmpty() && tried.isEmpty() && taken.isEmpty()).isTrue();
    assertThat(chan.recv()).isEqualTo("a");
    var received = chan.recvIso();
    assertThat(received.extract()).isEqualTo("b");
    assertThat(received.isEmpty()).isTrue();
    assertThat(chan.recv()).isEqualTo("c");
  }

  @Test
  void whatWasReceivedIsolatedIsHandedOnToAnotherThread() throws Exception {
    Chan<Object> from = Chan.newChan(1);
    Chan<Object> to = Chan.newChan(1);
    var content = new Object();
    from.send(content);
    var forwarder =
        ThreadKind.VIRTUAL.call(() -> {
          Isolated<Object> parcel = from.recvIso();
          to.send(parcel);
          return parcel;
        });
    var receiver = ThreadKind.VIRTUAL.call(to::recvIso);
    assertThat(receiver.result().extract()).isSameAs(content);
    assertThat(forwarder.result().isEmpty()).isTrue();
  }

  @Test
  void anEmptyOneCannotBeSent() throws Exception {
    Chan<String> chan = Chan.newChan(3);
    var parcel = Isolated.isolate("a");
    parcel.extract();
    assertThatThrownBy(() -> chan.send(parcel)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chan.trySend(parcel)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chan.tryTake(parcel)).isInstanceOf(IllegalStateException.class);
    assertThat(chan.peek()).isZero();
    chan.send("still works");
    assertThat(chan.recv()).isEqualTo("still works");
  }

  @Test
  void withoutRoomItStaysWithItsOwner() {
    Chan<String> chan = Chan.newChan(1);
    assertThat(chan.trySend("full")).isTrue();
    var tried = Isolated.isolate("a");
    var taken = Isolated.isolate("b");
    assertThat(chan.trySend(tried)).isFalse();
    assertThat(chan.tryTake(taken)).isFalse();
    assertThat(tried.extract()).isEqualTo("a");
    assertThat(taken.extract()).isEqualTo("b");
  }

  @Test
  void interruptedOrToldItStaysWithItsOwner() throws Exception {
    Chan<String> chan = Chan.newChan(1);
    chan.send("full");
    var parcel = Isolated.isolate("a");
    var first = ThreadKind.VIRTUAL.run(() -> chan.send(parcel)).parked().interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    assertThat(parcel.isEmpty()).isFalse();
    var second = ThreadKind.VIRTUAL.run(() -> chan.send(parcel)).parked();
    chan.close();
    assertThat(second.failure()).isInstanceOf(ChannelClosedException.class);
    assertThat(catchThrowable(() -> chan.trySend(parcel)))
        .isInstanceOf(ChannelClosedException.class);
    assertThat(parcel.extract()).isEqualTo("a");
  }

  @Test
  void ofManyThatExtractOneGetsIt() throws Exception {
    for (int round = 0; round < 500; round++) {
      var parcel = Isolated.isolate("a");
      var got = new AtomicInteger();
      var threads = new ArrayList<Actor<Void>>();
      for (int i = 0; i < 3; i++) {
        threads.add(
            ThreadKind.VIRTUAL.run(() -> {
              if (catchThrowable(parcel::extract) == null) {
                got.incrementAndGet();
              }
            }));
      }
      for (var thread : threads) {
        thread.result();
      }
      assertThat(got).hasValue(1);
    }
  }

  @Test
  void ofManyThatSendTheSameParcelOneGoesThrough() throws Exception {
    for (int round = 0; round < 300; round++) {
      Chan<String> chan = Chan.newChan(2);
      var parcel = Isolated.isolate("a");
      var threads = new ArrayList<Actor<Void>>();
      for (int i = 0; i < 3; i++) {
        threads.add(ThreadKind.VIRTUAL.run(() -> sendOrBeRefused(chan, parcel)));
      }
      for (var thread : threads) {
        thread.result();
      }
      assertThat(chan.tryRecv()).isEqualTo("a");
      assertThat(chan.tryRecv()).isNull();
    }
  }

  private static void sendOrBeRefused(Chan<String> chan, Isolated<String> parcel) throws Exception {
    try {
      chan.send(parcel);
    } catch (IllegalStateException empty) {
      assertThat(parcel.isEmpty()).isTrue();
    }
  }
}
