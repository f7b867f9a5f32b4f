// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.queue.Entry;
import dev.heddle.tasks.queue.JobEntry;
import dev.heddle.tasks.queue.NoPool;
import dev.heddle.tasks.queue.RingInlet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Jobs that end, or start, at the moment when they are called off. */
class CalledOffLateTest {

  private static Entry<Integer> ended(Outcome<Integer> outcome) {
    Entry<Integer> entry = new JobEntry<>(new NoPool("p"), "job", null);
    assertThat(entry.claim(Entry.NOBODY)).isTrue();
    entry.complete(outcome);
    return entry;
  }

  /** The caller is interrupted when the job has ended: it was not called off. */
  @Test
  void theResultOfAJobThatHasEndedIsNotLostToAnInterrupt() throws Exception {
    Thread.currentThread().interrupt();
    int result = Entrance.joinOrCallOff(ended(new Outcome.Success<>(7)), "p");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isEqualTo(7);
  }

  @Test
  void theFailureOfAJobThatHasEndedIsNotLostToAnInterrupt() {
    IllegalStateException failure = new IllegalStateException("job");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Entrance.joinOrCallOff(ended(new Outcome.Failure<>(failure)), "p"))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(failure);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** The runner has begun with it, and the canceller has not yet told the entry. */
  @Test
  void aFutureThatIsCancelledWhileItStartsIsJudgedAsCalledOff() {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    JobEntry<Object> entry = new JobEntry<>(new NoPool("p"), "job", null);
    assertThat(entry.claim(Entry.NOBODY)).isTrue();
    PoolFuture<Integer> future =
        new PoolFuture<>(
            () -> 1,
            cancelled -> {
              try {
                cancelled.runUnjudged();
              } catch (CancellationException e) {
                assertThat(entry.isCancelRequested()).isTrue();
                thrown.complete(e);
              }
            });
    future.goesInAs(entry, new OwnWaits("p", new RingInlet<>(1), new Headcount(1)));
    assertThat(future.cancel(false)).isTrue();
    assertThat(thrown).isCompleted();
  }
}
