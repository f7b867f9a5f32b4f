// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A rendezvous buffers nothing: a send completes when its message was taken. */
@ParameterizedClass
@EnumSource
record RendezvousTest(ThreadKind kind) {
  private static final Duration SHORT = Duration.ofNanos(200_000);

  private Actor<Void> sending(Chan<Integer> chan, int message) {
    return kind.run(() -> chan.send(message));
  }

  @Test
  void aSendWaitsUntilItsMessageIsTaken() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    var sender = sending(chan, 1).parked();
    assertThat(chan.peek()).isZero();
    assertThat(chan.recv()).isEqualTo(1);
    sender.result();
    assertThat(chan.stats().sent()).isEqualTo(1);
    assertThat(chan.stats().received()).isEqualTo(1);
    chan.checkInvariants();
  }

  @Test
  void sendersAreServedInTheOrderTheyCame() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    var senders = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 20; i++) {
      senders.add(sending(chan, i).parked());
    }
    for (int i = 0; i < 20; i++) {
      assertThat(chan.recv()).isEqualTo(i);
      senders.get(i).result();
    }
    chan.checkInvariants();
  }

  @Test
  void receiversAreServedInTheOrderTheyCame() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    var receivers = new ArrayList<Actor<Integer>>();
    for (int i = 0; i < 20; i++) {
      receivers.add(kind.call(() -> chan.recv()).parked());
    }
    for (int i = 0; i < 20; i++) {
      chan.send(i);
      assertThat(receivers.get(i).result()).isEqualTo(i);
    }
    chan.checkInvariants();
  }

  @Test
  void whoGivesUpInTheMiddleIsPassedOver() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    var senders = new ArrayList<Actor<Void>>();
    for (int i = 0; i < 9; i++) {
      senders.add(sending(chan, i).parked());
    }
    for (int i = 0; i < 9; i += 3) {
      assertThat(senders.get(i).interrupt().failure()).isInstanceOf(InterruptedException.class);
    }
    var got = new ArrayList<Integer>();
    for (int i = 0; i < 6; i++) {
      got.add(chan.recv());
    }
    assertThat(got).isEqualTo(List.of(1, 2, 4, 5, 7, 8));
    assertThat(chan.tryRecv()).isNull();
    chan.checkInvariants();
  }

  @Test
  void attemptsMeetWhoWaitsAndNobodyElse() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    assertThat(chan.trySend(0)).isFalse();
    assertThat(chan.tryRecv()).isNull();
    assertThat(chan.send(0, Duration.ZERO)).isFalse();
    assertThat(chan.recv(Duration.ZERO)).isNull();
    var receiver = kind.call(() -> chan.recv()).parked();
    assertThat(chan.trySend(1)).isTrue();
    assertThat(receiver.result()).isEqualTo(1);
    var sender = sending(chan, 2).parked();
    assertThat(chan.tryRecv()).isEqualTo(2);
    sender.result();
    chan.checkInvariants();
  }

  @Test
  void outOfTimeTheMessageIsStillTheSenders() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    assertThat(kind.call(() -> chan.send(1, SHORT)).result()).isFalse();
    assertThat(kind.call(() -> chan.recv(SHORT)).result()).isNull();
    var parcel = Isolated.isolate(2);
    assertThat(chan.trySend(parcel)).isFalse();
    assertThat(parcel.extract()).isEqualTo(2);
    chan.checkInvariants();
  }

  @Test
  void inTimeTheyMeet() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    var sender = kind.call(() -> chan.send(1, Waiting.LONG)).parked();
    assertThat(chan.recv(Waiting.LONG)).isEqualTo(1);
    assertThat(sender.result()).isTrue();
    var receiver = kind.call(() -> chan.recv(Waiting.LONG)).parked();
    assertThat(chan.send(2, Waiting.LONG)).isTrue();
    assertThat(receiver.result()).isEqualTo(2);
    chan.checkInvariants();
  }

  @Test
  void closingTellsWhoWaits() throws Exception {
    var why = new IllegalStateException("enough");
    Chan<Integer> sends = Chan.rendezvous();
    var sender = sending(sends, 1).parked();
    sends.closeWith(why);
    assertThat(sender.failure()).isInstanceOf(ChannelClosedException.class).hasCause(why);
    assertThatThrownBy(sends::recv).isInstanceOf(ChannelClosedException.class).hasCause(why);
    Chan<Integer> receives = Chan.rendezvous();
    var receiver = kind.call(() -> receives.recv()).parked();
    receives.closeWith(why);
    assertThat(receiver.failure()).isInstanceOf(ChannelClosedException.class).hasCause(why);
    sends.checkInvariants();
    receives.checkInvariants();
  }

  @Test
  void cancellingTellsWhoWaitsAndLosesNothing() throws Exception {
    var undelivered = new ArrayList<Integer>();
    Chan<Integer> chan =
        Chan.<Integer>builder().rendezvous().onUndelivered(undelivered::add).build();
    var senders = List.of(sending(chan, 1).parked(), sending(chan, 2).parked());
    chan.cancel();
    for (var sender : senders) {
      assertThat(sender.failure()).isInstanceOf(ChannelClosedException.class);
    }
    assertThat(undelivered).isEmpty();
    chan.checkInvariants();
  }

  @Test
  void iterationEndsWhenItIsClosed() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    var got = new ArrayList<Integer>();
    var receiver = kind.run(() -> chan.forEach(got::add));
    for (int i = 0; i < 50; i++) {
      chan.send(i);
    }
    chan.close();
    receiver.result();
    assertThat(got).hasSize(50).isSorted();
  }

  @Test
  void itHasNoCapacityAndTakesNoPolicy() {
    Chan<Integer> chan = Chan.rendezvous();
    assertThat(chan.capacity()).isZero();
    assertThat(chan.peek()).isZero();
    for (var policy : List.of(Overflow.DROP_OLDEST, Overflow.DROP_LATEST)) {
      var builder = Chan.<Integer>builder().overflow(policy).rendezvous();
      assertThatIllegalArgumentException()
          .isThrownBy(builder::build)
          .withMessageContaining("rendezvous")
          .withMessageContaining(policy.name());
    }
    assertThat(Chan.builder().rendezvous().overflow(Overflow.WAIT).build().capacity()).isZero();
  }

  @Test
  void newChanStillWantsAPositiveCapacity() {
    assertThatIllegalArgumentException().isThrownBy(() -> Chan.newChan(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Chan.builder().capacity(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Chan.builder().capacity(-1));
  }
}
