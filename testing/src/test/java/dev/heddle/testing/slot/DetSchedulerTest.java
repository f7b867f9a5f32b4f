// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.DetWeaver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tool before what it is used on. */
@Tag("explore")
class DetSchedulerTest {
  private static Object control(String method, Class<?>[] types, Object... arguments)
      throws Exception {
    var weaver = new DetWeaver(null, "dev.heddle.testing.slot");
    return weaver.method(DetSlots.class, method, types).invoke(null, arguments);
  }

  private static long firstStuck(boolean forgetful) throws Exception {
    return (long)
        control("firstStuck", new Class<?>[] {boolean.class, int.class}, forgetful, 5_000);
  }

  @Test
  void findsALostWakeUpAtTheSameSeedEachTime() throws Exception {
    var seed = firstStuck(true);
    assertThat(seed).isBetween(0L, 200L);
    assertThat(firstStuck(true)).isEqualTo(seed);
  }

  @Test
  void findsNothingWhereNothingIs() throws Exception {
    assertThat(firstStuck(false)).isEqualTo(-1);
  }

  @Test
  void timeIsVirtualAndMayRunOutAnywhere() throws Exception {
    assertThat(control("timedOutcomes", new Class<?>[] {int.class}, 500))
        .isEqualTo("[false, true]");
  }
}
