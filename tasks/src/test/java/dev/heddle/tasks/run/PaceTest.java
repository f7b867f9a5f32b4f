// SPDX-License-Identifier: Apache-2.0
package dev.heddle.tasks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static FutureTask<Boolean> turn(Pace pace) {
    return new FutureTask<>(() -> {
      pace.awaitTurn();
      return true;
    });
  }

  @Test
  void theFirstStartsAtOnce() throws Exception {
    new Pace(Long.MAX_VALUE).awaitTurn();
    var all = new Pace(0);
    for (int i = 0; i < 3; i++) {
      all.awaitTurn();
      all.started(i);
    }
  }

  @Test
  void aFailureOfAnEarlierTaskIsNobodysTurn() throws Exception {
    var pace = new Pace(Long.MAX_VALUE);
    pace.started(0);
    pace.started(1);
    var turn = turn(pace);
    Thread waiting = Thread.ofVirtual().start(turn);
    Testing.awaitParked(waiting);
    pace.failed(0);
    Testing.awaitParked(waiting);
    assertThat(turn.isDone()).isFalse();
    pace.failed(1);
    pace.failed(0); // a late one
    assertThat(turn.get()).isTrue();
    pace.started(2);
    var next = turn(pace);
    Thread again = Thread.ofVirtual().start(next);
    Testing.awaitParked(again);
    again.interrupt();
    assertThatThrownBy(next::get).hasRootCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void aFailureThatIsKnownBeforeTheWaitIsNotLost() throws Exception {
    var pace = new Pace(Long.MAX_VALUE);
    pace.started(0);
    pace.failed(0);
    pace.awaitTurn();
  }

  @Test
  void silenceIsATurn() throws Exception {
    Duration delay = Duration.ofMillis(10);
    var pace = new Pace(delay.toNanos());
    long start = System.nanoTime();
    pace.started(0);
    pace.awaitTurn();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
  }
}
