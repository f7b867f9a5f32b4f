// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void itDoublesFromTenMillisecondsUpToTenSeconds() {
    assertThat(LongStream.generate(backoff::next).limit(13))
        .extracting(nanos -> Duration.ofNanos(nanos).toMillis())
        .containsExactly(
            10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2560L, 5120L, 10_000L, 10_000L, 10_000L);
  }

  @Test
  void afterAResetItBeginsAnew() {
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isEqualTo(Backoff.FIRST_NANOS);
  }
}
