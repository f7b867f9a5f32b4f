// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import static dev.heddle.testing.Testing.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.heddle.tasks.ConfiguredSystem;
import dev.heddle.tasks.Engine;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.Stop;
import dev.heddle.tasks.TaskSystem;
import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of elements when all goes well. */
@ParameterizedClass
@EnumSource(Engine.class)
record MappingTest(Engine engine) {
  private static final List<Integer> NUMBERS = IntStream.range(0, 1_000).boxed().toList();

  @ParameterizedTest
  @EnumSource
  void everyElementIsMappedOnce(FailFast form) {
    List<Integer> results =
        NUMBERS.stream().gather(form.<Integer, Integer>of(system(4, 3), i -> i + 1)).toList();
    assertThat(results)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 1_000).boxed().toList());
  }

  @Test
  void orderedResultsComeInEncounterOrder() {
    var last = new CountDownLatch(1);
    List<Integer> results =
        Stream.of(0, 1, 2, 3)
            .gather(
                TaskGatherers.ordered(
                    system(4, 0),
                    i -> {
                      if (i == 3) {
                        last.countDown();
                      }
                      last.await(); // the first can't end before the last
                      return i;
                    }))
            .toList();
    assertThat(results).containsExactly(0, 1, 2, 3);
  }

  @Test
  void unorderedResultsComeAsTheyEnd() {
    var seen = new CountDownLatch(1);
    List<Integer> results =
        Stream.of(0, 1, 2, 3)
            .gather(
                TaskGatherers.<Integer, Integer>unordered(
                    system(2, 0),
                    i -> {
                      if (i == 0) {
                        seen.await();
                      }
                      return i;
                    }))
            .peek(i -> {
              if (i == 2) {
                seen.countDown();
              }
            })
            .toList();
    assertThat(results).containsExactlyInAnyOrder(0, 1, 2, 3).startsWith(1, 2);
  }

  @Test
  void outcomesComeInOrderAndFailureCallsOffNothing() {
    var broken = new IOException("broken");
    List<Outcome<Integer>> outcomes =
        Stream.of(0, 1, 2)
            .gather(
                TaskGatherers.<Integer, Integer>outcomes(
                    system(2, 0),
                    i -> {
                      if (i == 1) {
                        throw broken;
                      }
                      return i;
                    }))
            .toList();
    assertThat(outcomes)
        .containsExactly(
            new Outcome.Success<>(0), new Outcome.Failure<>(broken), new Outcome.Success<>(2));
  }

  @Test
  void aJobThatTakesTooLongHasFailed() {
    var system = TaskSystem.builder().engine(engine).taskTimeout(Duration.ofMillis(20)).build();
    Outcome<Object> outcome =
        Stream.of(1)
            .gather(TaskGatherers.outcomes(system, i -> Testing.untilInterrupted()))
            .findFirst()
            .orElseThrow();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.cause()).isInstanceOf(TimeoutException.class));
  }

  @Test
  void aDeadlineDoesNotHoldForStreams() {
    var system = TaskSystem.builder().engine(engine).timeout(Duration.ZERO).build();
    assertThat(Stream.of(1, 2).gather(TaskGatherers.<Integer, Integer>ordered(system, i -> i + 1)))
        .containsExactly(2, 3);
  }

  @ParameterizedTest
  @EnumSource
  void atMostAsManyJobsRunAsThereAreRunners(FailFast form) {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    long count =
        NUMBERS.stream()
            .gather(
                form.<Integer, Integer>of(
                    system(3, 10),
                    i -> {
                      most.accumulateAndGet(running.incrementAndGet(), Math::max);
                      Thread.yield();
                      running.decrementAndGet();
                      return i;
                    }))
            .filter(i -> i >= 0)
            .count();
    assertThat(count).isEqualTo(1_000);
    assertThat(most).hasValueBetween(1, 3);
  }

  @ParameterizedTest
  @EnumSource
  void noMoreElementsAreTakenThanTheWindowIsWide(FailFast form) {
    var taken = new AtomicInteger();
    var handedOn = new AtomicInteger();
    var most = new AtomicInteger();
    NUMBERS.stream()
        .peek(i -> most.accumulateAndGet(taken.incrementAndGet() - handedOn.get(), Math::max))
        .gather(form.<Integer, Integer>of(system(3, 2), i -> i))
        .forEach(i -> handedOn.incrementAndGet());
    assertThat(handedOn).hasValue(1_000);
    assertThat(most).hasValueBetween(1, 5);
  }

  @Test
  void oneRunnerWithoutQueueIsEnough() {
    assertThat(NUMBERS.stream().gather(TaskGatherers.ordered(system(1, 0), i -> i)).toList())
        .isEqualTo(NUMBERS);
  }

  @ParameterizedTest
  @EnumSource
  void aGathererServesManyStreams(FailFast form) {
    var gatherer = form.<Integer, Integer>of(system(4, 3), i -> i);
    for (int run = 0; run < 3; run++) {
      assertThat(Stream.of(1, 2, 3).gather(gatherer)).containsExactlyInAnyOrder(1, 2, 3);
    }
    assertThat(Stream.of(1, 2, 3).gather(gatherer.andThen(gatherer)).gather(gatherer))
        .containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void orderHoldsInAParallelStream() {
    List<Integer> results =
        NUMBERS.parallelStream()
            .map(i -> i + 1)
            .gather(TaskGatherers.<Integer, Integer>ordered(system(4, 3), i -> i - 1))
            .map(i -> i)
            .collect(Collectors.toList());
    assertThat(results).isEqualTo(NUMBERS);
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyStreamIsEmpty(FailFast form) {
    assertThat(Stream.<Integer>empty().gather(form.<Integer, Integer>of(system(1, 1), i -> i)))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aResultMayBeNull(FailFast form) {
    List<Object> results =
        Stream.of(1, 2).gather(form.<Integer, Object>of(system(2, 0), i -> null)).toList();
    assertThat(results).containsExactly(null, null);
  }

  @ParameterizedTest
  @EnumSource
  void aStopIsAnElementLikeAnyOther(FailFast form) {
    assertThat(Stream.of(1, Stop.SIGNAL, 2).gather(form.of(system(1, 1), Object::toString)))
        .hasSize(3);
  }

  @ParameterizedTest
  @EnumSource
  void aSlowSourceMeansNewRunners(FailFast form) {
    List<Integer> results =
        Stream.of(1, 2)
            .peek(i -> awaitTrue(Ended::nothingLives))
            .gather(form.<Integer, Integer>of(system(2, 0), i -> i))
            .toList();
    assertThat(results).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void withoutSystemOrFunctionThereIsNoGatherer() {
    assertThatNullPointerException().isThrownBy(() -> TaskGatherers.ordered(null, i -> i));
    assertThatNullPointerException().isThrownBy(() -> TaskGatherers.unordered(system(1, 1), null));
    assertThatNullPointerException().isThrownBy(() -> TaskGatherers.outcomes(system(1, 1), null));
  }

  private ConfiguredSystem system(int runners, int queue) {
    return TaskSystem.builder()
        .name("gatherer")
        .engine(engine)
        .runners(runners)
        .queue(queue)
        .build();
  }
}
