// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order a pool's jobs are taken. */
class QueueOrderTest {
  private final Queue<Integer> ran = new ConcurrentLinkedQueue<>();
  private final CountDownLatch go = new CountDownLatch(1);

  /* Job 0 runs, until go; the queue has room for others. */
  private RunnerPool<Integer, Integer> busy(
      int queue, UnaryOperator<RunnerPoolBuilder<?, Integer, Integer>> how) throws Exception {
    RunnerPoolBuilder<?, Integer, Integer> builder =
        TaskSystem.builder()
            .runners(1)
            .queue(queue)
            .build()
            .pool((Integer job) -> {
              ran.add(job);
              go.await();
              return job;
            });
    RunnerPool<Integer, Integer> pool = how.apply(builder).start();
    pool.submit(0);
    Testing.awaitTrue(() -> ran.size() == 1);
    return pool;
  }

  @Test
  void theNewestJobIsFirstWhileTheQueueIsFullUntilHalfOfItIsLeft() throws Exception {
    try (var pool = busy(6, RunnerPoolBuilder::newestFirstWhenFull)) {
      for (int i = 1; i <= 6; i++) {
        pool.submit(i);
      }
      go.countDown();
    }
    assertThat(ran).containsExactly(0, 6, 5, 4, 1, 2, 3);
  }

  @Test
  void aQueueThatIsNotFullIsServedInOrder() throws Exception {
    try (var pool = busy(6, RunnerPoolBuilder::newestFirstWhenFull)) {
      for (int i = 1; i <= 5; i++) {
        pool.submit(i);
      }
      go.countDown();
    }
    assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lowerLevelsAreFirstAndALevelIsServedInOrder(boolean keyed) throws Exception {
    try (var pool =
        busy(
            30,
            builder -> {
              builder.priority(3, job -> job / 10);
              return keyed ? builder.keyedBy(job -> job, 2) : builder;
            })) {
      for (int job : new int[] {20, 10, 5, 11, 21, 6}) {
        pool.submit(job);
      }
      go.countDown();
    }
    assertThat(ran).containsExactly(0, 5, 6, 10, 11, 20, 21);
  }

  @Test
  void noLevelStarves() throws Exception {
    try (var pool = busy(1000, builder -> builder.priority(3, job -> job / 1000))) {
      for (int i = 0; i < 3; i++) {
        pool.submit(2000 + i);
        pool.submit(1000 + i);
      }
      for (int i = 0; i < 100; i++) {
        pool.submit(1 + i);
      }
      go.countDown();
    }
    List<Integer> order = new ArrayList<>(ran);
    for (int level : new int[] {1000, 2000}) {
      for (int i = 0; i < 3; i++) { // each waits for 8 others, and for the other level's turn
        assertThat(order.indexOf(level + i)).isLessThanOrEqualTo(10 * (i + 1) + 1);
      }
    }
  }

  @Test
  void aStopSignalIsInTheLastLevel() throws Exception {
    Queue<Object> done = new ConcurrentLinkedQueue<>();
    CountDownLatch held = new CountDownLatch(1);
    var pool =
        TaskSystem.builder()
            .runners(1)
            .build()
            .pool((Object job) -> {
              held.await();
              return done.add(job);
            })
            .priority(2, job -> job.equals("late") ? 1 : 0)
            .start();
    pool.submit("first");
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    pool.submit(Stop.SIGNAL);
    pool.submit("early");
    held.countDown();
    Testing.awaitTrue(() -> pool.stats().runners() == 0);
    assertThat(done).containsExactly("first", "early");
    pool.close();
  }

  @Test
  void aPriorityThatIsOutOfRangeOrThrowsIsToldToTheSubmitterAndNothingIsSubmitted()
      throws Exception {
    try (var pool =
        busy(
            1,
            builder ->
                builder.priority(
                    2,
                    job -> {
                      if (job == 7) {
                        throw new IllegalStateException("own");
                      }
                      return job;
                    }))) {
      for (int bad : new int[] {-1, 2}) {
        assertThatThrownBy(() -> pool.submit(bad))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("the priority must be between 0 and 1: %d; the job was not accepted", bad);
        assertThatThrownBy(() -> pool.trySubmit(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.call(bad, Duration.ofHours(1)))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> pool.submit(7)).hasMessage("own");
      assertThat(pool.stats().submitted()).isEqualTo(1);
      assertThat(pool.trySubmit(1)).isPresent(); // no room was lost
      assertThat(pool.trySubmit(0)).isEmpty();
      go.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 17})
  void theNumberOfLevelsHasARange(int levels) {
    assertThatThrownBy(() -> busy(1, builder -> builder.priority(levels, job -> 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the number of levels must be between 1 and 16: " + levels);
  }

  @Test
  void newestFirstIsNotForPoolsWithKeys() {
    assertThatThrownBy(() -> busy(1, b -> b.newestFirstWhenFull().keyedBy(job -> job)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("exclude each other");
  }

  @Test
  void whatNeverStartedIsHandedBackOldestFirst() throws Exception {
    var pool = busy(3, RunnerPoolBuilder::newestFirstWhenFull);
    for (int i = 1; i <= 3; i++) {
      pool.submit(i);
    }
    assertThat(pool.stopNow()).containsExactly(1, 2, 3);
    pool.close();
  }

  @Test
  void expiredJobsLeaveAnOrderedQueueAsWell() throws Exception {
    try (var pool = busy(2, builder -> builder.priority(2, job -> job % 2))) {
      Ticket<Integer> late = pool.submit(1, Duration.ofMillis(20));
      pool.submit(2);
      assertThat(late.await()).isEqualTo(new Outcome.Cancelled<>(false));
      Testing.awaitTrue(() -> pool.stats().queued() == 1);
      pool.submit(3);
      go.countDown();
    }
    assertThat(ran).containsExactly(0, 2, 3);
  }
}
