// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.core.DetRing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run of messages wakes the other side once, also if that waits again before its end. */
@Tag("explore")
class RunWakeTest {
  private static int most(String control, boolean inARun) throws Exception {
    var counting = Woven.copy().method(DetRing.class, control, boolean.class, int.class);
    return (int) counting.invoke(null, inARun, 1_000);
  }

  @Test
  void sendAllWakesAReceiverOnceARun() throws Exception {
    assertThat(most("mostWakes", true)).isEqualTo(1);
  }

  @Test
  void recvBatchWakesASenderOnceARun() throws Exception {
    assertThat(most("mostWakesForRoom", true)).isEqualTo(1);
  }

  @Test
  void oneByOneTheyWakeMoreOften() throws Exception {
    assertThat(most("mostWakes", false)).isBetween(2, 5);
    assertThat(most("mostWakesForRoom", false)).isBetween(2, 5);
  }
}
