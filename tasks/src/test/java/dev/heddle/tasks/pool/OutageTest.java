// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The time in which no runner could be had. */
class OutageTest {
  private static final IOException DOWN = new IOException("down");

  @Test
  void anOutageThatNobodyTriesToEndIsForgottenIfItWasShort() {
    Outage outage = new Outage("p", Duration.ofDays(1));
    outage.failed(DOWN);
    outage.isOverUntried(1); // it tries
    assertThat(outage.nanosLeft()).isLessThan(Long.MAX_VALUE);
    outage.isOverUntried(0);
    assertThat(outage.nanosLeft()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aPoolThatIsUnavailableStaysSoUntilARunnerServes() {
    Outage outage = new Outage("p", Duration.ZERO);
    outage.failed(DOWN);
    outage.isOverUntried(0);
    assertThat(outage.verdict()).hasCause(DOWN);
    outage.isOver();
    assertThat(outage.verdict()).isNull();
  }
}
