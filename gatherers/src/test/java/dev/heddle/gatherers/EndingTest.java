// SPDX-License-Identifier: Apache-2.0

package dev.heddle.gatherers;

import static dev.heddle.testing.Testing.awaitParked;
import static dev.heddle.testing.Testing.awaitTrue;
import static dev.heddle.testing.Testing.untilInterrupted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.tasks.ConfiguredSystem;
import dev.heddle.tasks.Engine;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.TaskFunction;
import dev.heddle.tasks.TaskSystem;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How streams end that don't just run out. After each test, no thread is left. */
@ParameterizedClass
@EnumSource(Engine.class)
record EndingTest(Engine engine) {

  /** Jobs from the second on last until they are called off. */
  private static final TaskFunction<Integer, Integer> FIRST_ONLY =
      i -> i == 0 ? 0 : untilInterrupted();

  private static Stream<Integer> endless() {
    return Stream.iterate(0, i -> i + 1);
  }

  // ---- what is wanted is there

  @ParameterizedTest
  @EnumSource
  void findFirstCallsOffTheRest(FailFast form) {
    int first =
        endless().gather(form.<Integer, Integer>of(system(4, 3), FIRST_ONLY)).findFirst().get();
    assertThat(first).isZero();
    assertThat(Ended.nothingLives()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void limitEndsAnEndlessStream(FailFast form) {
    assertThat(endless().gather(form.<Integer, Integer>of(system(4, 3), i -> i)).limit(100))
        .hasSize(100);
  }

  @ParameterizedTest
  @EnumSource
  void whatComesAfterTheEndIsNoJob(FailFast form) {
    var jobs = new AtomicInteger();
    Stream<Integer> stream =
        Stream.of(10)
            .<Integer>mapMulti((n, sink) -> IntStream.range(0, n).forEach(sink::accept))
            .gather(form.<Integer, Integer>of(system(1, 0), i -> jobs.getAndIncrement()));
    assertThat(stream.findFirst()).hasValue(0);
    assertThat(jobs).hasValue(1);
  }

  @Test
  void limitAfterOutcomesEndsAnEndlessStream() {
    assertThat(endless().gather(TaskGatherers.outcomes(system(4, 3), FIRST_ONLY)).limit(1))
        .hasSize(1);
  }

  @Test
  void orderedFindFirstWaitsForTheFirstElement() {
    var later = new CountDownLatch(3);
    int first =
        endless()
            .gather(
                TaskGatherers.<Integer, Integer>ordered(
                    system(4, 3),
                    i -> {
                      later.countDown();
                      if (i == 0) {
                        later.await();
                      }
                      return i;
                    }))
            .findFirst()
            .get();
    assertThat(first).isZero();
  }

  // ---- failure

  @ParameterizedTest
  @EnumSource
  void theFirstFailureCallsOffTheRest(FailFast form) {
    var broken = new IOException("broken");
    Stream<Object> stream =
        endless()
            .gather(
                form.<Integer, Object>of(
                    system(4, 3),
                    i -> {
                      if (i == 2) {
                        throw broken;
                      }
                      return untilInterrupted();
                    }));
    var failure = catchThrowableOfType(TaskFailedException.class, stream::toList);
    assertThat(failure).hasCause(broken).hasNoSuppressedExceptions();
    assertThat(Ended.nothingLives()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anErrorIsAFailure(FailFast form) {
    var error = new AssertionError("planted");
    TaskFunction<Integer, Object> function =
        i -> {
          throw error;
        };
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> endless().gather(form.of(system(1, 0), function)).toList())
        .withCause(error);
  }

  @ParameterizedTest
  @EnumSource
  void furtherFailuresAreSuppressed(FailFast form) {
    var both = new CountDownLatch(2);
    TaskFunction<Integer, Object> function =
        i -> {
          both.countDown();
          try {
            both.await();
          } catch (InterruptedException e) {
            // it fails in its own way
          }
          throw new IOException("broken " + i);
        };
    var failure =
        catchThrowableOfType(
            TaskFailedException.class,
            () -> Stream.of(0, 1).gather(form.of(system(2, 0), function)).toList());
    assertThat(failure).hasCauseInstanceOf(IOException.class);
    assertThat(failure.getSuppressed()).hasSize(1).hasOnlyElementsOfType(IOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void theFailureThatCameFirstIsTheCause(FailFast form) {
    var all = new CountDownLatch(3);
    var first = new IOException("first");
    TaskFunction<Integer, Object> function =
        i -> {
          all.countDown();
          try {
            all.await(); // job 1 may fail before another looks whether all are there
            if (i == 1) {
              throw first;
            }
            return untilInterrupted();
          } catch (InterruptedException e) {
            throw new IOException("later " + i);
          }
        };
    var failure =
        catchThrowableOfType(
            TaskFailedException.class,
            () -> Stream.of(0, 1, 2).gather(form.of(system(3, 0), function)).toList());
    assertThat(failure).hasCause(first);
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("later 0", "later 2");
  }

  @ParameterizedTest
  @EnumSource
  void aJobThatItsContextDoesNotRunHasFailed(FailFast form) {
    var system =
        TaskSystem.builder().name("gatherer").engine(engine).context(() -> job -> {}).build();
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(() -> Stream.of(1).gather(form.<Integer, Object>of(system, i -> i)).toList())
        .withCauseInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void aFailureComesBeforeAnInterruptWhichIsKept(FailFast form) {
    var release = new CountDownLatch(1);
    var broken = new IOException("broken");
    TaskFunction<Integer, Object> function =
        i -> {
          release.await();
          throw broken;
        };
    Stream<Object> stream =
        Stream.of(0, 1)
            .peek(i -> {
              if (i == 1) {
                release.countDown();
                awaitTrue(Ended::nothingLives); // the failure has stopped the runners
                Thread.currentThread().interrupt();
              }
            })
            .gather(form.of(system(1, 3), function));
    try {
      assertThatExceptionOfType(TaskFailedException.class)
          .isThrownBy(stream::toList)
          .withCause(broken);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  // ---- others throw

  @ParameterizedTest
  @EnumSource
  void aLaterStageThatThrowsCallsOffTheJobs(FailFast form) {
    var planted = new IllegalArgumentException("planted");
    Stream<Integer> stream = endless().gather(form.<Integer, Integer>of(system(4, 3), FIRST_ONLY));
    assertThatThrownBy(() ->
            stream.forEach(i -> {
              throw planted;
            }))
        .isSameAs(planted);
    assertThat(Ended.nothingLives()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aLaterStageThatThrowsAtTheEndLeavesNoThread(FailFast form) {
    var planted = new IllegalArgumentException("planted");
    Stream<Integer> stream = Stream.of(0).gather(form.<Integer, Integer>of(system(4, 3), i -> i));
    assertThatThrownBy(() ->
            stream.forEach(i -> {
              throw planted;
            }))
        .isSameAs(planted);
    assertThat(Ended.nothingLives()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aNullElementIsRefused(FailFast form) {
    Stream<Integer> stream =
        Stream.of(1, null).gather(form.<Integer, Integer>of(system(2, 3), i -> untilInterrupted()));
    assertThatNullPointerException().isThrownBy(stream::toList).withMessage("element");
    assertThat(Ended.nothingLives()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anEarlierStageThatThrowsLeavesThreadsForTheirJobsOnly(FailFast form) {
    var release = new CountDownLatch(1);
    var done = new AtomicBoolean();
    Stream<Integer> stream =
        Stream.of(0, 1)
            .peek(i -> {
              if (i == 1) {
                throw new IllegalArgumentException("planted");
              }
            })
            .gather(
                form.<Integer, Integer>of(
                    system(2, 3),
                    i -> {
                      release.await();
                      done.set(true);
                      return i;
                    }));
    assertThatThrownBy(stream::toList).hasMessage("planted");
    release.countDown();
    awaitTrue(Ended::nothingLives);
    assertThat(done).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anAbandonedIteratorLeavesNoThreadForLong(FailFast form) {
    Iterator<Integer> iterator =
        endless().gather(form.<Integer, Integer>of(system(2, 3), i -> i)).iterator();
    assertThat(iterator.next()).isNotNegative();
    awaitTrue(Ended::nothingLives);
    assertThat(iterator.next()).isNotNegative(); // and it can still be asked
    awaitTrue(Ended::nothingLives);
  }

  // ---- interruption

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerCallsOffTheJobs(FailFast form) throws Exception {
    var flag = new AtomicBoolean();
    var caller =
        new FutureTask<>(() -> {
          try {
            return catchThrowableOfType(
                CancellationException.class,
                () -> endless().gather(form.of(system(2, 1), i -> untilInterrupted())).toList());
          } finally {
            flag.set(Thread.currentThread().isInterrupted());
          }
        });
    Thread thread = Thread.ofVirtual().start(caller);
    awaitParked(thread);
    thread.interrupt();
    assertThat(caller.get()).hasCauseInstanceOf(InterruptedException.class);
    assertThat(flag).isTrue();
    assertThat(Ended.nothingLives()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whoComesInterruptedTakesNoElement(FailFast form) {
    var ran = new AtomicBoolean();
    Stream<Integer> stream =
        Stream.of(1)
            .gather(
                form.<Integer, Integer>of(
                    system(1, 1),
                    i -> {
                      ran.set(true);
                      return i;
                    }));
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(CancellationException.class).isThrownBy(stream::toList);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ran).isFalse();
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
