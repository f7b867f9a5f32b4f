// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A message that was buffered is on the mark, however soon it was received. */
@Tag("explore")
class HighWaterMarkTest {
  @Test
  void aMessageReceivedBeforeItsSendReturnsCounts() throws Exception {
    var lowestMark = Woven.copy().method(DetControl.class, "lowestMark", int.class);
    assertThat(lowestMark.invoke(null, 500)).isEqualTo(1);
  }
}
