// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runners that do several jobs at once. */
@ParameterizedClass
@EnumSource(Engine.class)
record BatchTest(Engine engine) {
  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  void aRunnerDoesWhatWaitsAtOnceAndEachJobHasItsResult() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    try (RunnerPool<Integer, Integer> pool = recording(4, go, batches)) {
      List<Ticket<Integer>> tickets = behindOne(pool, 9);
      go.countDown();
      for (int i = 0; i < 9; i++) {
        assertThat(tickets.get(i).join()).isEqualTo(10 * i);
      }
      assertThat(pool.stats().succeeded()).isEqualTo(10);
    }
    assertThat(batches)
        .containsExactly(List.of(-1), List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8));
  }

  @Test
  void aRunnerLingersUntilItsBatchIsFull() throws Exception {
    Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    try (RunnerPool<Integer, Integer> pool = pool(3, LONG, recorded(batches))) {
      List<Ticket<Integer>> tickets = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        tickets.add(pool.submit(i));
      }
      for (Ticket<Integer> ticket : tickets) {
        ticket.join();
      }
    }
    assertThat(batches).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5));
  }

  @Test
  void aBatchThatIsNotFullRunsWhenItHasLingered() throws Exception {
    try (RunnerPool<Integer, Integer> pool =
        pool(1000, Duration.ofMillis(1), recorded(new ConcurrentLinkedQueue<>()))) {
      assertThat(pool.call(7)).isEqualTo(70);
    }
  }

  @Test
  void aStopEndsTheLinger() throws Exception {
    RunnerPool<Integer, Integer> pool = pool(1000, LONG, recorded(new ConcurrentLinkedQueue<>()));
    Ticket<Integer> ticket = pool.submit(7);
    pool.stop();
    pool.await();
    assertThat(ticket.poll()).isEqualTo(new Outcome.Success<>(70));
  }

  @Test
  void whatTheWorkThrowsFailsEveryJobOfTheBatch() throws Exception {
    try (RunnerPool<Integer, Integer> pool =
        pool(2, LONG, (s, jobs) -> jobs.contains(1) ? FailingJobs.io() : jobs)) {
      List<Ticket<Integer>> tickets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tickets.add(pool.submit(i));
      }
      var first = (Outcome.Failure<Integer>) tickets.get(0).await();
      var second = (Outcome.Failure<Integer>) tickets.get(1).await();
      assertThat(first.cause()).isSameAs(second.cause()).hasMessage("disk");
      assertThat(tickets.get(2).join()).isEqualTo(2);
      assertThat(tickets.get(3).join()).isEqualTo(3);
      assertThat(pool.stats().failed()).isEqualTo(2);
    }
  }

  @Test
  void aWrongNumberOfResultsFailsEveryJobOfTheBatch() throws Exception {
    AtomicReference<List<Integer>> results = new AtomicReference<>(List.of(1));
    try (RunnerPool<Integer, Integer> pool = pool(2, LONG, (s, jobs) -> results.get())) {
      for (Ticket<Integer> ticket : List.of(pool.submit(0), pool.submit(1))) {
        assertThatThrownBy(ticket::join)
            .hasRootCauseMessage("a batch of 2 jobs gave 1 results")
            .hasCauseInstanceOf(IllegalStateException.class);
      }
      results.set(null);
      for (Ticket<Integer> ticket : List.of(pool.submit(0), pool.submit(1))) {
        assertThatThrownBy(ticket::join).hasRootCauseMessage("a batch of 2 jobs gave null");
      }
      results.set(Arrays.asList(5, null));
      Ticket<Integer> five = pool.submit(0);
      assertThat(pool.call(1)).isNull();
      assertThat(five.join()).isEqualTo(5);
    }
  }

  @Test
  void aListThatThrowsWhenItIsReadFailsEveryJobOfTheBatch() throws Exception {
    try (RunnerPool<Integer, Integer> pool = pool(2, LONG, (s, jobs) -> inverses(jobs))) {
      for (Ticket<Integer> ticket : List.of(pool.submit(1), pool.submit(0))) {
        assertThat(ticket.await(Duration.ofSeconds(10))).isInstanceOf(Outcome.Failure.class);
      }
      Ticket<Integer> seven = pool.submit(7);
      assertThat(pool.call(10)).isEqualTo(10);
      assertThat(seven.join()).isEqualTo(14);
    }
  }

  private static List<Integer> inverses(List<Integer> jobs) {
    return new AbstractList<>() {
      @Override
      public Integer get(int index) {
        return 100 / jobs.get(index); // late, and it may throw
      }

      @Override
      public int size() {
        return jobs.size();
      }
    };
  }

  @Test
  void aJobThatWasCancelledBeforeIsInNoBatch() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    try (RunnerPool<Integer, Integer> pool = recording(4, go, batches)) {
      List<Ticket<Integer>> tickets = behindOne(pool, 3);
      assertThat(tickets.get(1).cancel()).isTrue();
      go.countDown();
      assertThat(tickets.get(2).join()).isEqualTo(20);
      assertThat(tickets.get(1).poll()).isEqualTo(new Outcome.Cancelled<>(false));
    }
    assertThat(batches).containsExactly(List.of(-1), List.of(0, 2));
  }

  @Test
  void aJobThatIsCancelledInABatchThatRunsGoesOnWithTheOthers() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    PoolWork.Batched<Boolean, Integer, Integer> work =
        (s, jobs) -> {
          started.countDown();
          go.await();
          return jobs;
        };
    try (RunnerPool<Integer, Integer> pool = pool(2, LONG, work)) {
      List<Ticket<Integer>> tickets = List.of(pool.submit(0), pool.submit(1));
      started.await();
      tickets.get(0).cancel();
      go.countDown();
      assertThat(tickets.get(0).await()).isEqualTo(new Outcome.Success<>(0));
      assertThat(tickets.get(1).await()).isEqualTo(new Outcome.Success<>(1));
      assertThat(pool.stats().cancelled()).isZero();
    }
  }

  @Test
  void stopNowInterruptsABatchAndReturnsWhatIsInNone() throws Exception {
    RunnerPool<Integer, Integer> pool = pool(2, LONG, (s, jobs) -> Testing.untilInterrupted());
    List<Ticket<Integer>> tickets = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      tickets.add(pool.submit(i));
    }
    Testing.awaitTrue(() -> pool.stats().running() == 1 && pool.stats().queued() == 0);
    for (int i = 2; i < 5; i++) {
      tickets.add(pool.submit(i));
    }
    assertThat(pool.stopNow()).containsExactly(2, 3, 4);
    pool.await();
    for (int i = 0; i < 5; i++) {
      assertThat(tickets.get(i).poll()).isEqualTo(new Outcome.Cancelled<>(i < 2));
    }
  }

  @Test
  void aTimeoutIsForTheBatch() throws Exception {
    try (RunnerPool<Integer, Integer> pool =
        TaskSystem.builder()
            .engine(engine)
            .runners(1)
            .taskTimeout(Duration.ofMillis(5))
            .build()
            .<Boolean, Integer, Integer>pool(
                () -> true, PoolWork.batch(2, LONG, (s, jobs) -> Testing.untilInterrupted()))
            .start()) {
      for (Ticket<Integer> ticket : List.of(pool.submit(0), pool.submit(1))) {
        assertThatThrownBy(ticket::join).hasCauseInstanceOf(TimeoutException.class);
      }
    }
  }

  @Test
  void aStopSignalIsInNoBatch() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Queue<List<Object>> batches = new ConcurrentLinkedQueue<>();
    RunnerPool<Object, Boolean> pool =
        system()
            .<Boolean, Object, Boolean>pool(
                () -> true,
                PoolWork.batch(
                    10,
                    Duration.ZERO,
                    (s, jobs) -> {
                      go.await();
                      batches.add(jobs);
                      return jobs.stream().map(j -> true).toList();
                    }))
            .start();
    pool.submit("a");
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    pool.submit("b");
    Ticket<Boolean> signal = pool.submit(Stop.SIGNAL);
    pool.submit("c");
    go.countDown();
    assertThat(signal.join()).isNull();
    pool.close();
    assertThat(batches).containsExactly(List.of("a"), List.of("b", "c"));
  }

  @Test
  void aBatchHasAtMostOneJobOfAKey() throws Exception {
    Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    CountDownLatch go = new CountDownLatch(1);
    try (RunnerPool<Integer, Integer> pool =
        system()
            .<Boolean, Integer, Integer>pool(
                () -> true,
                PoolWork.batch(
                    4,
                    Duration.ZERO,
                    (s, jobs) -> {
                      go.await();
                      return recorded(batches).apply(s, jobs);
                    }))
            .keyedBy(i -> i / 10)
            .start()) {
      pool.submit(90);
      Testing.awaitTrue(() -> pool.stats().running() == 1);
      for (int i : new int[] {10, 11, 20, 12, 30, 21}) {
        pool.submit(i);
      }
      go.countDown();
    }
    assertThat(batches)
        .containsExactly(List.of(90), List.of(10, 20, 30), List.of(11, 21), List.of(12));
  }

  @Test
  void aJobThatWaitsForOneOfItsOwnBatchIsTold() throws Exception {
    AtomicReference<Ticket<Integer>> first = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    try (RunnerPool<Integer, Integer> pool =
        pool(
            2,
            LONG,
            (s, jobs) -> {
              known.await();
              return List.of(first.get().join(), 1);
            })) {
      first.set(pool.submit(0));
      Ticket<Integer> second = pool.submit(1);
      known.countDown();
      assertThatThrownBy(second::join).hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aWrapperAroundTheWorkIsGivenOneJobAtATime() throws Exception {
    Queue<List<Integer>> batches = new ConcurrentLinkedQueue<>();
    PoolWork<Boolean, Integer, Integer> work = PoolWork.batch(4, LONG, recorded(batches));
    try (RunnerPool<Integer, Integer> pool =
        system()
            .<Boolean, Integer, Integer>pool(() -> true, (s, job) -> work.apply(s, job))
            .start()) {
      List<Ticket<Integer>> tickets = List.of(pool.submit(1), pool.submit(2));
      assertThat(tickets.get(0).join()).isEqualTo(10);
      assertThat(tickets.get(1).join()).isEqualTo(20);
    }
    assertThat(batches).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void badArgumentsAreRefused() {
    assertThatThrownBy(() -> PoolWork.batch(0, LONG, (s, jobs) -> jobs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max must be at least 1: 0");
    assertThatThrownBy(() -> PoolWork.batch(1, null, (s, jobs) -> jobs))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> PoolWork.batch(1, LONG, null))
        .isInstanceOf(NullPointerException.class);
  }

  /* Submits -1, waits until it runs, and submits 0 to n - 1. */
  private static List<Ticket<Integer>> behindOne(RunnerPool<Integer, Integer> pool, int n)
      throws InterruptedException {
    pool.submit(-1);
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    List<Ticket<Integer>> tickets = new ArrayList<>();
    for (int i : IntStream.range(0, n).toArray()) {
      tickets.add(pool.submit(i));
    }
    return tickets;
  }

  private RunnerPool<Integer, Integer> recording(
      int max, CountDownLatch go, Queue<List<Integer>> batches) {
    return pool(
        max,
        Duration.ZERO,
        (s, jobs) -> {
          go.await();
          return recorded(batches).apply(s, jobs);
        });
  }

  private static PoolWork.Batched<Boolean, Integer, Integer> recorded(
      Queue<List<Integer>> batches) {
    return (s, jobs) -> {
      batches.add(jobs);
      return jobs.stream().map(i -> 10 * i).toList();
    };
  }

  private RunnerPool<Integer, Integer> pool(
      int max, Duration linger, PoolWork.Batched<Boolean, Integer, Integer> work) {
    return system()
        .<Boolean, Integer, Integer>pool(() -> true, PoolWork.batch(max, linger, work))
        .start();
  }

  private ConfiguredSystem system() {
    return TaskSystem.builder().name("b").engine(engine).runners(1).build();
  }
}
