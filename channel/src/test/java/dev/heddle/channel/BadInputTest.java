// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes no sense is refused at once and leaves the channel as it was. */
class BadInputTest {
  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void capacityIsAtLeastOne(int capacity) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Chan.newChan(capacity))
        .withMessageContaining(String.valueOf(capacity));
    assertThatIllegalArgumentException().isThrownBy(() -> Chan.builder().capacity(capacity));
  }

  @Test
  void noCapacityThatOneMayAskForMeansUnlimited() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Chan.builder().capacity(BufferedChannel.UNLIMITED));
  }

  @Test
  void thirtyIsTheDefault() {
    assertThat(Chan.newChan().capacity()).isEqualTo(30);
    assertThat(Chan.builder().build().capacity()).isEqualTo(30);
  }

  @Test
  void nullIsNeverAMessage() {
    Chan<String> chan = Chan.newChan(1);
    assertThatNullPointerException().isThrownBy(() -> chan.send((String) null));
    assertThatNullPointerException().isThrownBy(() -> chan.send((Isolated<String>) null));
    assertThatNullPointerException().isThrownBy(() -> chan.send(null, Duration.ZERO));
    assertThatNullPointerException().isThrownBy(() -> chan.trySend((String) null));
    assertThatNullPointerException().isThrownBy(() -> chan.trySend((Isolated<String>) null));
    assertThatNullPointerException().isThrownBy(() -> chan.tryTake(null));
    assertThat(chan.peek()).isZero();
    chan.checkInvariants();
  }

  @Test
  void nullIsNoTimeout() {
    Chan<String> chan = Chan.newChan(1);
    assertThatNullPointerException().isThrownBy(() -> chan.send("a", null));
    assertThatNullPointerException().isThrownBy(() -> chan.recv((Duration) null));
    assertThat(chan.peek()).isZero();
  }

  @Test
  void nullIsNoCauseNameOrHook() {
    Chan<String> chan = Chan.newChan(1);
    assertThatNullPointerException().isThrownBy(() -> chan.closeWith(null));
    assertThatNullPointerException().isThrownBy(() -> chan.sender().closeWith(null));
    assertThatNullPointerException().isThrownBy(() -> Chan.builder().name(null));
    assertThatNullPointerException().isThrownBy(() -> Chan.builder().onUndelivered(null));
    assertThat(chan.trySend("still open")).isTrue();
  }

  @Test
  void aBuilderMakesANewChannelEachTime() {
    var builder = Chan.<String>builder().capacity(2).name("twin");
    var one = builder.build();
    var other = builder.build();
    assertThat(one.trySend("a")).isTrue();
    assertThat(other.peek()).isZero();
  }
}
