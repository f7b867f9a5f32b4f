// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.channel.core.DetRing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a cancel waits for a sender in the middle of a send: in virtual time, so exactly. */
@Tag("explore")
class CancelMidwayTest {
  private static long control(String method, Class<?>[] types, Object... arguments)
      throws Exception {
    return (long) Woven.copy().method(DetRing.class, method, types).invoke(null, arguments);
  }

  @Test
  void notAtAllForMessagesThatTheirSenderHasTakenBack() throws Exception {
    assertThat(control("cancelAfterTakingBack", new Class<?>[0])).isLessThan(1_000);
  }

  @Test
  void aboutAsLongAsTheSenderIsLate() throws Exception {
    long late = 300_000_000;
    assertThat(control("cancelOfALateSender", new Class<?>[] {long.class, int.class}, late, 200))
        .isBetween(late, late + 5_000_000);
  }
}
