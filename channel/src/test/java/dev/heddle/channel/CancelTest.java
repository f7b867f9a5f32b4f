// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C8, C2: cancelled, everybody is told at once, and what is buffered is given to onUndelivered,
 * each once.
 */
@ParameterizedClass
@EnumSource
record CancelTest(ThreadKind kind) {
  private static Chan<String> filled(List<String> undelivered, String... messages) {
    Chan<String> chan =
        Chan.<String>builder()
            .name("cancelled")
            .capacity(5)
            .onUndelivered(undelivered::add)
            .build();
    for (var message : messages) {
      assertThat(chan.trySend(message)).isTrue();
    }
    return chan;
  }

  @Test
  void whatIsBufferedIsUndeliveredInOrder() {
    var undelivered = new ArrayList<String>();
    var chan = filled(undelivered, "a", "b", "c");
    chan.cancel();
    assertThat(undelivered).containsExactly("a", "b", "c");
    assertThat(chan.peek()).isZero();
    chan.cancel();
    chan.close();
    assertThat(undelivered).hasSize(3);
    chan.checkInvariants();
  }

  @Test
  void sendersAndReceiversAreToldAtOnce() {
    var chan = filled(new ArrayList<>(), "a");
    var sender = chan.sender();
    var receiver = chan.receiver();
    chan.cancel();
    for (var told :
        List.of(
            catchThrowable(() -> sender.send("b")),
            catchThrowable(() -> sender.trySend("b")),
            catchThrowable(() -> chan.send("b", Waiting.LONG)),
            catchThrowable(receiver::recv),
            catchThrowable(receiver::tryRecv),
            catchThrowable(chan::recvIso))) {
      assertThat(told).isInstanceOf(ChannelClosedException.class).hasMessageContaining("cancelled");
    }
  }

  @Test
  void aClosedChannelThatIsNotDrainedCanStillBeCancelled() {
    var undelivered = new ArrayList<String>();
    var chan = filled(undelivered, "a", "b");
    chan.close();
    assertThat(chan.tryRecv()).isEqualTo("a");
    chan.cancel();
    assertThat(undelivered).containsExactly("b");
    assertThat(catchThrowable(chan::tryRecv)).isInstanceOf(ChannelClosedException.class);
  }

  @ParameterizedTest
  @EnumSource
  void everybodyParkedIsReleased(Waiting operation) throws Exception {
    var chan = operation.blocked();
    var parked = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 10; i++) {
      parked.add(kind.run(() -> operation.call(chan)).parked());
    }
    kind.run(chan::cancel).result();
    for (var actor : parked) {
      assertThat(actor.failure()).isInstanceOf(ChannelClosedException.class);
    }
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @Test
  void withoutAHookMessagesAreDropped() throws Exception {
    Chan<String> chan = Chan.newChan(3);
    chan.send("a");
    chan.cancel();
    assertThat(chan.peek()).isZero();
  }

  @Test
  void aHookThatThrowsHearsOfTheRestFirst() {
    var undelivered = new ArrayList<String>();
    Chan<String> chan =
        Chan.<String>builder()
            .capacity(5)
            .onUndelivered(m -> {
              undelivered.add(m);
              throw new IllegalArgumentException(m);
            })
            .build();
    for (var message : List.of("a", "b", "c")) {
      assertThat(chan.trySend(message)).isTrue();
    }
    var told = catchThrowable(chan::cancel);
    assertThat(undelivered).containsExactly("a", "b", "c");
    assertThat(told).isInstanceOf(IllegalArgumentException.class).hasMessage("a");
    assertThat(told.getSuppressed()).hasSize(2);
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @Test
  void aHookThatUsesTheChannelIsToldThatItIsCancelled() {
    var told = new ArrayList<Throwable>();
    var handle = new ArrayList<Chan<String>>();
    Chan<String> chan =
        Chan.<String>builder()
            .capacity(5)
            .onUndelivered(m -> told.add(catchThrowable(() -> handle.getFirst().trySend(m))))
            .build();
    handle.add(chan);
    assertThat(chan.trySend("a")).isTrue();
    chan.cancel();
    assertThat(told).hasSize(1).first().isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void cancelledFromAnyThreadEachMessageIsUndeliveredOnce() throws Exception {
    for (int round = 0; round < 100; round++) {
      var undelivered = Collections.synchronizedList(new ArrayList<String>());
      var chan = filled(undelivered, "a", "b", "c");
      var cancellers = new ArrayList<Actor<Void>>();
      for (int i = 0; i < 3; i++) {
        cancellers.add(kind.run(chan::cancel));
      }
      for (var canceller : cancellers) {
        canceller.result();
      }
      assertThat(undelivered).containsExactlyInAnyOrder("a", "b", "c");
    }
  }
}
