// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * C2, C7, C8 with real threads: senders and receivers of all kinds, on virtual and platform
 * threads, interrupted, out of time, closed and cancelled at random. What was accepted was received
 * or undelivered, exactly once each.
 *
 * <p>Every round has a seed, derived from the run's: {@code -Dheddle.seed=S} draws the same again,
 * though threads don't run in the same order again. {@code -Dheddle.long=true} storms for ten
 * seconds at each capacity.
 */
@Tag("storm")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StormTest {
  private static final long LASTS =
      TimeUnit.MILLISECONDS.toNanos(Boolean.getBoolean("heddle.long") ? 10_000 : 2_000);
  private static final long SEED =
      Long.getLong("heddle.seed", ThreadLocalRandom.current().nextLong(1L << 48));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30})
  void whatWasAcceptedIsReceivedOrUndeliveredOnce(int capacity) throws Exception {
    var seeds = new Random(SEED + capacity);
    System.out.printf("storm at capacity %d: -Dheddle.seed=%d%n", capacity, SEED);
    var totals = new long[4];
    int rounds = 0;
    for (long start = System.nanoTime(); System.nanoTime() - start < LASTS; rounds++) {
      long seed = seeds.nextLong();
      try {
        round(capacity, new Random(seed), totals);
      } catch (Throwable e) {
        throw new AssertionError(
            "capacity " + capacity + ", round " + rounds + " of seed " + SEED + ": " + e, e);
      }
    }
    System.out.printf(
        "storm at capacity %d: %d rounds, %,d accepted, %,d received, %,d undelivered, %,d gave"
            + " up%n",
        capacity, rounds, totals[0], totals[1], totals[2], totals[3]);
    assertThat(totals[1]).isPositive();
  }

  private static void round(int capacity, Random random, long[] totals) throws Exception {
    var storm = new Storm(capacity, random);
    var actors = new ArrayList<Actor<Void>>();
    int senders = 1 + random.nextInt(6);
    int receivers = 1 + random.nextInt(6);
    int each = 20 + random.nextInt(80);
    for (int i = 0; i < senders; i++) {
      actors.add(storm.sender(i, each));
    }
    for (int i = 0; i < receivers; i++) {
      actors.add(storm.receiver(i));
    }
    storm.raise(actors);
    for (var actor : actors) {
      actor.result();
    }
    storm.verify(totals);
  }
}
