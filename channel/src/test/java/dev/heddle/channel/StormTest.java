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
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C2, C7, C8 with real threads: senders and receivers of all kinds, selects and batches among them,
 * on channels of all kinds, on virtual and platform threads, interrupted, out of time, closed and
 * cancelled at random. What was accepted was received or undelivered, exactly once each.
 *
 * <p>Every round has a seed, derived from the run's: {@code -Dheddle.seed=S} draws the same again,
 * though threads don't run in the same order again. {@code -Dheddle.long=true} storms for ten
 * seconds at each kind.
 */
@Tag("storm")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StormTest {
  private static final long LASTS =
      TimeUnit.MILLISECONDS.toNanos(Boolean.getBoolean("heddle.long") ? 10_000 : 2_000);
  private static final long SEED =
      Long.getLong("heddle.seed", ThreadLocalRandom.current().nextLong(1L << 48));

  @ParameterizedTest
  @EnumSource
  void whatWasAcceptedIsReceivedOrUndeliveredOnce(StormKind kind) throws Exception {
    var seeds = new Random(SEED + kind.ordinal());
    System.out.printf("storm at %s: -Dheddle.seed=%d%n", kind, SEED);
    var totals = new long[4];
    int rounds = 0;
    for (long start = System.nanoTime(); System.nanoTime() - start < LASTS; rounds++) {
      long seed = seeds.nextLong();
      try {
        round(kind, new Random(seed), totals);
      } catch (Throwable e) {
        throw new AssertionError(kind + ", round " + rounds + " of seed " + SEED + ": " + e, e);
      }
    }
    System.out.printf(
        "storm at %s: %d rounds, %,d accepted, %,d received, %,d undelivered, %,d gave" + " up%n",
        kind, rounds, totals[0], totals[1], totals[2], totals[3]);
    assertThat(totals[1]).isPositive();
  }

  private static void round(StormKind kind, Random random, long[] totals) throws Exception {
    var storm = new Storm(kind, random);
    var selects = new StormSelect(storm);
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
    for (int i = random.nextInt(3); i > 0; i--) {
      actors.add(selects.sender(2 * (10 + i), each));
      actors.add(selects.receiver(i));
    }
    if (random.nextInt(3) == 0) {
      actors.add(selects.bothWays(20, each / 2));
      actors.add(selects.bothWays(21, each / 2));
    }
    storm.raise(actors);
    for (var actor : actors) {
      actor.result();
    }
    storm.verify(totals);
  }
}
