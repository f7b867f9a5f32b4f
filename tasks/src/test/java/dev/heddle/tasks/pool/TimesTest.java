// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.TimeStats;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Durations in buckets. */
class TimesTest {

  @Test
  void everyDurationIsInABucketThatIsAtMostAnEighthTooHigh() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long duration = random.nextLong() >>> (1 + random.nextInt(63));
      int bucket = Times.bucket(duration);
      assertThat(Times.most(bucket)).as("seed %d", seed).isGreaterThanOrEqualTo(duration);
      assertThat(Times.most(bucket) - duration)
          .as("seed %d", seed)
          .isLessThanOrEqualTo(duration / 8);
      if (bucket > 0) {
        assertThat(Times.most(bucket - 1)).as("seed %d", seed).isLessThan(duration);
      }
    }
    assertThat(Times.most(Times.bucket(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theStatisticsAreThoseOfTheDurations() {
    Times times = new Times();
    assertThat(times.stats())
        .isEqualTo(new TimeStats(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    for (int i = 1; i <= 1000; i++) {
      times.add(1000L * i);
    }
    times.add(-5); // the clock of another processor
    TimeStats stats = times.stats();
    assertThat(stats.count()).isEqualTo(1001);
    assertThat(stats.mean()).isEqualTo(Duration.ofNanos(500_000));
    assertThat(stats.max()).isEqualTo(Duration.ofNanos(1_000_000));
    assertThat(stats.p50().toNanos()).isBetween(500_000L, 562_500L);
    assertThat(stats.p99().toNanos()).isBetween(990_000L, 1_000_000L);
  }
}
