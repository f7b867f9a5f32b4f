// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(10));

  @Test
  void itDoublesFromTenMillisecondsUpToTenSeconds() {
    assertThat(LongStream.generate(backoff::next).limit(13))
        .extracting(nanos -> Duration.ofNanos(nanos).toMillis())
        .containsExactly(
            10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2560L, 5120L, 10_000L, 10_000L, 10_000L);
  }

  @Test
  void aLimitThatIsNoPowerOfTheFirstIsReachedAndNotPassed() {
    Backoff odd = new Backoff(Duration.ofNanos(3), Duration.ofNanos(10));
    assertThat(LongStream.generate(odd::next).limit(4)).containsExactly(3L, 6L, 10L, 10L);
    Backoff huge = new Backoff(Duration.ofDays(90_000), Duration.ofDays(365_000));
    assertThat(LongStream.generate(huge::next).limit(3))
        .containsExactly(Duration.ofDays(90_000).toNanos(), Long.MAX_VALUE, Long.MAX_VALUE);
  }
}
