// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** C8: closeWith closes at once for all senders; receivers drain, then are told why. */
@ParameterizedClass
@EnumSource
record CloseWithTest(ThreadKind kind) {
  private static final IOException CAUSE = new IOException("disk full");

  @WhereBuffered
  void receiversDrainAndAreToldWhy(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    chan.send(1);
    var other = chan.sender();
    other.closeWith(CAUSE);
    assertThat(chan.recv()).isEqualTo(1);
    assertThat(catchThrowable(chan::recv))
        .isInstanceOf(ChannelClosedException.class)
        .hasCause(CAUSE);
    assertThat(catchThrowable(chan::tryRecv))
        .isInstanceOf(ChannelClosedException.class)
        .hasCause(CAUSE);
  }

  @EveryFlavour
  void itClosesForAllSenders(Flavour flavour) {
    Chan<Integer> chan = flavour.make();
    var other = chan.sender();
    chan.closeWith(CAUSE);
    assertThat(catchThrowable(() -> other.send(1)))
        .isInstanceOf(ChannelClosedException.class)
        .hasCause(CAUSE);
    assertThat(catchThrowable(() -> other.trySend(1))).isInstanceOf(ChannelClosedException.class);
    assertThat(catchThrowable(() -> chan.send(1))).isInstanceOf(ChannelClosedException.class);
    other.close();
    chan.close();
    assertThat(catchThrowable(chan::recv)).hasCause(CAUSE);
  }

  @EveryWait
  void everybodyParkedIsToldWhy(Wait wait) throws Exception {
    var chan = wait.blocked();
    var parked = new ArrayList<Actor<Boolean>>();
    for (int i = 0; i < 5; i++) {
      parked.add(wait.parked(kind, chan));
    }
    chan.closeWith(CAUSE);
    for (var actor : parked) {
      assertThat(actor.failure()).isInstanceOf(ChannelClosedException.class).hasCause(CAUSE);
    }
    chan.checkInvariants();
  }

  @EveryFlavour
  void theFirstCauseStays(Flavour flavour) {
    Chan<Integer> chan = flavour.make();
    var other = chan.sender();
    chan.closeWith(CAUSE);
    other.closeWith(new IOException("second"));
    assertThat(catchThrowable(chan::tryRecv)).hasCause(CAUSE);
  }

  @WhereBuffered
  void iterationOverAFailedChannelIsToldWhy(Flavour flavour) throws Exception {
    Chan<Integer> chan = flavour.make();
    chan.send(1);
    chan.closeWith(CAUSE);
    var seen = new ArrayList<Integer>();
    var told = catchThrowable(() -> chan.forEach(seen::add));
    assertThat(seen).containsExactly(1);
    assertThat(told).isInstanceOf(ChannelClosedException.class).hasCause(CAUSE);
  }

  @EveryFlavour
  void everyTellingIsAnExceptionOfItsOwn(Flavour flavour) {
    Chan<Integer> chan = flavour.make();
    chan.closeWith(CAUSE);
    var first = catchThrowable(chan::tryRecv);
    assertThat(first).isNotSameAs(catchThrowable(chan::tryRecv));
    assertThatThrownBy(chan::tryRecv).isInstanceOf(IllegalStateException.class);
  }
}
