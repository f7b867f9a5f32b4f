// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.BatchInterruptedException;
import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.core.Ring;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many of a batch were delivered is told exactly. */
class BatchTest {
  @Test
  void countsBeyondWhatAnIntHolds() throws Exception {
    long before = Integer.MAX_VALUE;
    var channel = new Channel<Integer>(new Ring(4), null, null, Ends.NEW);
    assertThat(new Batch<>(channel, 4, before).send(List.of(0, 1, 2).iterator()))
        .isEqualTo(before + 3);
    channel.closeWith(new IllegalStateException("enough"));
    assertThatThrownBy(() -> new Batch<>(channel, 4, before + 3).send(List.of(0, 1, 2).iterator()))
        .hasMessageContaining("first 2147483650 were")
        .isInstanceOfSatisfying(
            ChannelClosedException.class,
            closed -> assertThat(closed.delivered()).isEqualTo(before + 3));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> new Batch<>(channel, 4, before + 3).send(List.of(0, 1, 2).iterator()))
        .isInstanceOfSatisfying(
            BatchInterruptedException.class,
            interrupted -> assertThat(interrupted.delivered()).isEqualTo(before + 3));
  }
}
