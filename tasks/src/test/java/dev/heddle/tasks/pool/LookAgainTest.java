// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.NoPool;
import dev.heddle.tasks.queue.PlainInlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often a runner that waits for its own pool looks whether it waits in vain. */
@Timeout(60)
class LookAgainTest {
  /** Each look costs one that waits for room its place in the line. */
  @Test
  void eachLookComesAfterTwiceTheTimeUpToAnHour() throws Exception {
    OwnWaits waits = new OwnWaits("t", new PlainInlet<>("t", 4, false), new Headcount(2));
    OwnWaits.Party party = waits.new Party();
    List<Duration> pauses = new ArrayList<>();
    Entry<Integer> running = new Entry.Job<>(new NoPool("t"), 1, null);
    assertThat(running.claim(Entry.NOBODY)).isTrue();
    party.awaitEnd(
        running,
        nanos -> {
          pauses.add(Duration.ofNanos(nanos));
          return pauses.size() == 14;
        });
    for (int i = 0; i < 12; i++) {
      assertThat(pauses.get(i)).isEqualTo(Duration.ofSeconds(1L << i));
    }
    assertThat(pauses.subList(12, 14)).containsOnly(Duration.ofHours(1));
  }
}
