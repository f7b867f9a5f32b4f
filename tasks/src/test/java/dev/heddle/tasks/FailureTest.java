// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
record FailureTest(Engine engine) {

  @Test
  void theFirstFailureInterruptsTheOthersAndIsTheCause() {
    CountDownLatch waiting = new CountDownLatch(2);
    AtomicInteger interrupted = new AtomicInteger();
    Callable<Integer> waits =
        () -> {
          try {
            waiting.countDown();
            return Testing.untilInterrupted();
          } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
          }
        };
    IOException failure = new IOException("disk");
    Callable<Integer> fails =
        () -> {
          waiting.await();
          throw failure;
        };
    var thrown = failed(List.of(waits, waits, fails));
    assertThat(thrown).hasCause(failure).hasMessageContaining("disk").hasMessageContaining("t: ");
    assertThat(thrown.getCause()).isSameAs(failure);
    assertThat(thrown.failures()).isEqualTo(1);
    assertThat(thrown.getSuppressed()).isEmpty();
    assertThat(thrown).hasMessageContaining("0 done, 2 interrupted, 0 never started");
    assertThat(interrupted).hasValue(2);
  }

  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  @Test
  void aFailureThatThrowsWhenItIsToldIsToldByItsClass() throws Exception {
    Mute mute = new Mute();
    Callable<Integer> fails =
        () -> {
          throw mute;
        };
    var thrown = failed(List.of(fails));
    assertThat(thrown.getCause()).isSameAs(mute);
    assertThat(thrown).hasMessageContaining("a task failed: " + Mute.class.getName() + "; 0 done");
    var race =
        catchThrowableOfType(
            TaskFailedException.class, () -> system().run(List.of(fails), ResultCollector.first()));
    assertThat(race.getCause()).isSameAs(mute);
    try (var pool = system().<Integer, Integer>pool(i -> fails.call()).start()) {
      assertThatThrownBy(() -> pool.call(1))
          .isInstanceOf(TaskFailedException.class)
          .hasMessage("t: the job failed: " + Mute.class.getName())
          .satisfies(e -> assertThat(e.getCause()).isSameAs(mute));
    }
  }

  @Test
  void anInputThatThrowsWhenItIsAskedForItsIteratorFailsLikeOneThatThrowsLater() {
    Error error = new LinkageError("no iterator");
    Iterable<Integer> inputs =
        () -> {
          throw error;
        };
    assertThatThrownBy(() -> system().map(inputs, i -> i, ResultCollector.outcomes()))
        .isInstanceOf(TaskFailedException.class)
        .hasMessage("t: the input failed: java.lang.LinkageError: no iterator; nothing was started")
        .hasCause(error);
  }

  @Test
  void tasksThatDidNotStartNeverDo() {
    AtomicInteger ran = new AtomicInteger();
    List<Callable<Integer>> tasks =
        new ArrayList<>(Collections.nCopies(1000, ran::incrementAndGet));
    tasks.addFirst(() -> {
      throw new IllegalStateException("at once");
    });
    var one = TaskSystem.builder().engine(engine).runners(1).build();
    assertThatThrownBy(() -> one.run(tasks))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("0 done, 0 interrupted, 1000 never started");
    assertThat(ran).hasValue(0);
  }

  @Test
  void anErrorIsAFailureLikeAnyOther() {
    Callable<Integer> deep = () -> deeper(1);
    assertThat(failed(List.of(deep))).hasCauseInstanceOf(StackOverflowError.class);
    Callable<Integer> wrong =
        () -> {
          throw new AssertionError("wrong");
        };
    assertThat(failed(List.of(wrong))).hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void upToEightFurtherFailuresAreSuppressedAndAllAreCounted() {
    CyclicBarrier all = new CyclicBarrier(20);
    Callable<Integer> fails =
        () -> {
          all.await();
          throw new IOException(Thread.currentThread().getName());
        };
    // All fail at once: no one is interrupted before it throws, or its IOException counts anyway.
    var thrown = failed(Collections.nCopies(20, fails));
    assertThat(thrown.getSuppressed()).hasSizeLessThanOrEqualTo(8);
    assertThat(thrown.failures()).isBetween(1L, 20L);
    assertThat((long) thrown.getSuppressed().length).isEqualTo(Math.min(8, thrown.failures() - 1));
  }

  @Test
  void anExceptionThatSeveralTasksShareIsNotSuppressedInItself() {
    RuntimeException shared = new RuntimeException("shared");
    CyclicBarrier all = new CyclicBarrier(10);
    Callable<Integer> fails =
        () -> {
          all.await();
          throw shared;
        };
    assertThat(failed(Collections.nCopies(10, fails)).getCause()).isSameAs(shared);
  }

  @Test
  void anInterruptedExceptionThatNobodyCausedIsAFailure() {
    Callable<Integer> odd =
        () -> {
          throw new InterruptedException("my own");
        };
    var thrown = failed(List.of(odd));
    assertThat(thrown).hasCauseInstanceOf(InterruptedException.class);
    assertThat(thrown.failures()).isEqualTo(1);
  }

  @Test
  void aFailureDuringTheStopIsNotSwallowed() {
    CountDownLatch waiting = new CountDownLatch(1);
    IOException late = new IOException("while stopping");
    Callable<Integer> closesBadly =
        () -> {
          try {
            waiting.countDown();
            return Testing.untilInterrupted();
          } catch (InterruptedException e) {
            throw late;
          }
        };
    Callable<Integer> fails =
        () -> {
          waiting.await();
          throw new IllegalStateException("first");
        };
    var thrown = failed(List.of(closesBadly, fails));
    assertThat(thrown).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(thrown.getSuppressed()).containsExactly(late);
    assertThat(thrown.failures()).isEqualTo(2);
  }

  @Test
  void aTaskThatIgnoresInterruptionIsWaitedFor() {
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicBoolean over = new AtomicBoolean();
    Callable<Boolean> deaf =
        () -> {
          waiting.countDown();
          Testing.ignoringInterrupts(Duration.ofMillis(200));
          over.set(true);
          return true;
        };
    Callable<Boolean> fails =
        () -> {
          waiting.await();
          throw new IllegalStateException();
        };
    failed(List.of(deaf, fails));
    assertThat(over).isTrue();
  }

  @Test
  void aCallerIsNotLeftInterrupted() {
    Callable<Integer> fails =
        () -> {
          throw new IllegalStateException();
        };
    failed(List.of(fails));
    assertThat(Thread.interrupted()).isFalse();
  }

  private static int deeper(int depth) {
    return depth == 0 ? 0 : deeper(depth + 1) + 1;
  }

  private ConfiguredSystem system() {
    return TaskSystem.builder().name("t").engine(engine).build();
  }

  private <T> TaskFailedException failed(List<Callable<T>> tasks) {
    var thrown = catchThrowableOfType(TaskFailedException.class, () -> system().run(tasks));
    assertThat(thrown).isNotNull();
    return thrown;
  }
}
