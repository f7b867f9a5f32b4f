// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a job's time, and that what a job starts has no more of it. */
@ParameterizedClass
@EnumSource(Engine.class)
record RemainingTest(Engine engine) {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration LONGER = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private TaskSystemBuilder builder() {
    return TaskSystem.builder().engine(engine);
  }

  private static Object forEver() throws InterruptedException {
    new CountDownLatch(1).await();
    return true;
  }

  private static void assertBetween(Duration low, Duration high, Optional<Duration> left) {
    assertThat(left.orElseThrow()).isGreaterThan(low).isLessThanOrEqualTo(high);
  }

  @Test
  void withoutALimitNothingIsSaid() throws Exception {
    assertThat(TaskSystem.remaining()).isEmpty();
    Callable<Optional<Duration>> left = TaskSystem::remaining;
    assertThat(builder().build().run(List.of(left))).containsExactly(Optional.empty());
  }

  @Test
  void aTaskKnowsTheTimeOfItsRunAndOfItself() throws Exception {
    Callable<Optional<Duration>> left = TaskSystem::remaining;
    Duration half = LIMIT.dividedBy(2);
    assertBetween(half, LIMIT, builder().timeout(LIMIT).build().run(List.of(left)).getFirst());
    Instant moment = Instant.now().plus(LIMIT);
    assertBetween(half, LIMIT, builder().deadline(moment).build().run(List.of(left)).getFirst());
    assertBetween(half, LIMIT, builder().taskTimeout(LIMIT).build().run(List.of(left)).getFirst());
    var both = builder().taskTimeout(LIMIT).timeout(LONGER).deadline(moment.plus(LONGER)).build();
    assertBetween(half, LIMIT, both.run(List.of(left, left)).getLast());
    assertThat(TaskSystem.remaining()).isEmpty();
  }

  @Test
  void aStreamsBodyKnowsTheTimeOfItsRun() throws Exception {
    var system = builder().timeout(LIMIT).build();
    Optional<Duration> left = system.stream(List.of(1), i -> i, results -> TaskSystem.remaining());
    assertBetween(Duration.ZERO, LIMIT, left);
    assertThat(TaskSystem.remaining()).isEmpty();
  }

  @Test
  void aRunInsideAJobEndsNoLaterThanTheJob() throws Exception {
    var inner = builder().name("inner").timeout(LONGER).build();
    Callable<Object> forEver = RemainingTest::forEver;
    try (RunnerPool<Integer, Object> pool =
        builder().build().pool((Integer job) -> (Object) inner.run(List.of(forEver))).start()) {
      assertThatThrownBy(() -> pool.call(0, SHORT))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void aRunInsideATaskHasTheEarlierDeadline() throws Exception {
    var outer = builder().timeout(LIMIT).build();
    var longer = builder().timeout(LONGER).build();
    var shorter = builder().timeout(Duration.ofSeconds(30)).build();
    Callable<Optional<Duration>> left = TaskSystem::remaining;
    Callable<List<Optional<Duration>>> nested =
        () ->
            List.of(
                longer.run(List.of(left)).getFirst(),
                shorter.run(List.of(left)).getFirst(),
                TaskSystem.remaining());
    List<Optional<Duration>> lefts = outer.run(List.of(nested)).getFirst();
    assertBetween(Duration.ofSeconds(30), LIMIT, lefts.get(0));
    assertBetween(Duration.ofSeconds(1), Duration.ofSeconds(30), lefts.get(1));
    assertBetween(Duration.ofSeconds(30), LIMIT, lefts.get(2));
  }

  @Test
  void aJobThatAJobSubmitsHasNoMoreTime() throws Exception {
    try (RunnerPool<Integer, Optional<Duration>> inner =
            builder().build().pool((Integer job) -> TaskSystem.remaining()).start();
        RunnerPool<Integer, Optional<Duration>> outer =
            builder().build().pool((Integer job) -> inner.call(job)).start()) {
      assertThat(outer.call(0)).isEmpty();
      assertBetween(Duration.ZERO, LIMIT, outer.call(0, LIMIT));
      assertThat(outer.call(0)).isEmpty(); // the runner has forgotten it
    }
  }

  @Test
  void theTasksOfAnExecutorDoNotInheritADeadline() throws Exception {
    Duration limit = Duration.ofMillis(50);
    try (ExecutorService executor = builder().runners(1).taskTimeout(LIMIT).build().executor();
        RunnerPool<Integer, Future<Integer>> pool =
            builder()
                .build()
                .pool((Integer job) -> {
                  while (!TaskSystem.remaining().orElseThrow().isZero()) {
                    Thread.onSpinWait();
                  }
                  return executor.submit(() -> job);
                })
                .start()) {
      assertThat(pool.call(7, limit).get()).isEqualTo(7);
    }
  }

  @Test
  void aDeadlineThatHasPassedStartsNothing() {
    var system = builder().deadline(Instant.now().minusSeconds(1)).build();
    Callable<Object> never =
        () -> {
          throw new AssertionError();
        };
    assertThatThrownBy(() -> system.run(List.of(never)))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(TimeoutException.class)
        .hasMessageContaining("1 never started");
  }
}
