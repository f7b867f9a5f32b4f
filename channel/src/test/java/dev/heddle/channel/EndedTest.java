// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code isClosed} and {@code isDrained} say what a send or a receive would meet. */
class EndedTest {
  @EveryFlavour
  void anOpenChannelIsNeither(Flavour flavour) {
    Chan<String> chan = flavour.make();
    assertThat(chan.isClosed()).isFalse();
    assertThat(chan.isDrained()).isFalse();
    assertThat(chan.sender().isClosed()).isFalse();
    assertThat(chan.receiver().isDrained()).isFalse();
  }

  @WhereBuffered
  void aClosedChannelIsDrainedWhenAllWasReceived(Flavour flavour) {
    Chan<String> chan = flavour.make();
    var sender = chan.sender();
    var receiver = chan.receiver();
    assertThat(sender.trySend("a")).isTrue();
    chan.closeWith(new IOException("why"));
    assertThat(sender.isClosed()).isTrue();
    assertThat(chan.isClosed()).isTrue();
    assertThat(receiver.isDrained()).isFalse();
    assertThat(chan.isDrained()).isFalse();
    assertThat(receiver.tryRecv()).isEqualTo("a");
    assertThat(receiver.isDrained()).isTrue();
    assertThat(chan.isDrained()).isTrue();
  }

  @EveryFlavour
  void theLastSenderThatClosesMakesAllOfThemClosed(Flavour flavour) {
    Chan<String> chan = flavour.make();
    var sender = chan.sender();
    var other = chan.sender();
    var receiver = chan.receiver();
    chan.close();
    other.close();
    assertThat(other.isClosed()).isTrue();
    assertThat(sender.isClosed()).isFalse();
    assertThat(receiver.isDrained()).isFalse();
    sender.close();
    assertThat(sender.isClosed()).isTrue();
    assertThat(receiver.isDrained()).isTrue();
  }

  @EveryFlavour
  void aClosedHandleSendsNoMoreAndReceivesAsLongAsThereIsSomething(Flavour flavour) {
    Chan<String> chan = flavour.make();
    var share = chan.share();
    chan.close();
    assertThat(chan.isClosed()).isTrue();
    assertThat(chan.isDrained()).isFalse();
    assertThat(share.isClosed()).isFalse();
    share.close();
    assertThat(chan.isDrained()).isTrue();
  }

  @EveryFlavour
  void aClosedReceiverIsDrainedAndTheOthersAreNot(Flavour flavour) {
    Chan<String> chan = flavour.make();
    var receiver = chan.receiver();
    var other = chan.receiver();
    chan.trySend("a");
    receiver.close();
    assertThat(receiver.isDrained()).isTrue();
    assertThat(other.isDrained()).isFalse();
    assertThat(chan.isDrained()).isFalse();
    assertThat(chan.isClosed()).isFalse();
  }

  @EveryFlavour
  void aCancelledChannelIsBothWhateverIsInside(Flavour flavour) {
    Chan<String> chan = flavour.make();
    var sender = chan.sender();
    var receiver = chan.receiver();
    chan.trySend("a");
    chan.cancel();
    assertThat(chan.isClosed()).isTrue();
    assertThat(chan.isDrained()).isTrue();
    assertThat(sender.isClosed()).isTrue();
    assertThat(receiver.isDrained()).isTrue();
  }

  @EveryFlavour
  void whoeverParksMakesNoDifference(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var receiving = ThreadKind.VIRTUAL.call(chan::recv).parked();
    assertThat(chan.isDrained()).isFalse();
    chan.close();
    assertThat(chan.isDrained()).isTrue();
    assertThat(receiving.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @EveryFlavour
  void aMovedHandleSaysNothing(Flavour flavour) {
    Chan<String> chan = flavour.make();
    var moved = chan.move();
    assertThatIllegalStateException().isThrownBy(chan::isClosed).withMessageContaining("was moved");
    assertThatIllegalStateException()
        .isThrownBy(chan::isDrained)
        .withMessageContaining("was moved");
    assertThat(moved.isClosed()).isFalse();
    assertThat(moved.isDrained()).isFalse();
  }

  @EveryFlavour
  void interruptionDoesNotMatter(Flavour flavour) {
    Chan<String> chan = flavour.make();
    Thread.currentThread().interrupt();
    assertThat(chan.isClosed() || chan.isDrained()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aTimerIsDrainedWhenItHasGivenItsTime() throws Exception {
    try (var timer = Chan.after(Duration.ZERO);
        var never = Chan.never()) {
      assertThat(timer.isDrained()).isFalse();
      timer.recv();
      assertThat(timer.isDrained()).isTrue();
      assertThat(never.isDrained()).isFalse();
    }
  }

  @Test
  void aReceiverOfARendezvousThatIsClosedTakesNothingFromWhoeverStillOffers() throws Exception {
    Chan<String> chan = Chan.rendezvous();
    var sending = ThreadKind.VIRTUAL.run(() -> chan.send("a")).parked();
    chan.closeWith(new IOException("why"));
    assertThat(chan.isDrained()).isTrue();
    assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(chan::tryRecv);
    assertThat(sending.failure()).isInstanceOf(ChannelClosedException.class);
  }
}
