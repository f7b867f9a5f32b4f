// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** T7: which failures make a runner begin anew, after which pause, whatever the listener does. */
@ParameterizedClass
@EnumSource(Engine.class)
record RunnerRestartTest(Engine engine) {
  private static final PoolListener SILENT = new PoolListener() {};

  /* A job throws what it is, if it is something to throw. */
  private static Throwable work(AtomicInteger state, Throwable job) throws Exception {
    switch (job) {
      case Error e -> throw e;
      case IllegalStateException e -> throw e;
      default -> {
        return job;
      }
    }
  }

  @Test
  void byDefaultAnErrorOfTheVirtualMachineBreaksTheStateButNoFullStackAndNoOther()
      throws Exception {
    AtomicInteger inits = new AtomicInteger();
    try (RunnerPool<Throwable, Throwable> pool = described(inits, SILENT).start()) {
      for (Throwable harmless :
          List.of(
              new AssertionError(),
              new LinkageError(),
              new StackOverflowError(),
              new IllegalStateException())) {
        assertThat(pool.submit(harmless).await()).isEqualTo(new Outcome.Failure<>(harmless));
      }
      Throwable fine = new Exception();
      assertThat(pool.call(fine)).isSameAs(fine);
      assertThat(inits).hasValue(1);
      for (Throwable grave : List.of(new OutOfMemoryError("not really"), new InternalError())) {
        assertThat(pool.submit(grave).await()).isEqualTo(new Outcome.Failure<>(grave));
      }
      assertThat(pool.call(fine)).isSameAs(fine);
      assertThat(inits).hasValue(3);
      assertThat(pool.stats().restarts()).isEqualTo(2);
    }
  }

  @Test
  void aRunnerWhoseStateAJobBrokeStartsAnewAtOnceOrAfterThePauseThatIsSet() throws Exception {
    Pauses pauses = new Pauses();
    AtomicInteger inits = new AtomicInteger();
    try (var pool = described(inits, pauses).start()) {
      pool.submit(new InternalError());
      pool.submit(new InternalError());
      pool.call(new Exception());
    }
    try (var pool = described(inits, pauses).restartPause(Duration.ofMillis(3)).start()) {
      pool.submit(new InternalError());
      pool.call(new Exception());
    }
    assertThat(pauses.told).containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofMillis(3));
    assertThat(inits).hasValue(5);
  }

  @Test
  void onlyAnInitThatThrowsMakesPausesLonger() throws Exception {
    Pauses pauses = new Pauses();
    AtomicInteger inits = new AtomicInteger();
    var described =
        TaskSystem.builder()
            .engine(engine)
            .runners(1)
            .build()
            .<AtomicInteger, Throwable, Throwable>pool(
                () -> {
                  if (inits.incrementAndGet() % 4 != 0) {
                    throw new IllegalStateException("init");
                  }
                  return inits;
                },
                RunnerRestartTest::work)
            .initRetry(Duration.ofMillis(2), Duration.ofMillis(3))
            .listener(pauses);
    try (var pool = described.start()) {
      pool.submit(new InternalError());
      pool.call(new Exception());
    }
    assertThat(pauses.told)
        .extracting(Duration::toMillis)
        .containsExactly(2L, 3L, 3L, 0L, 2L, 3L, 3L);
  }

  @Test
  void aPauseOfARunnerIsSeen() throws Exception {
    AtomicInteger inits = new AtomicInteger();
    var described = described(inits, SILENT).restartPause(Duration.ofDays(1)).grace(Duration.ZERO);
    try (var pool = described.start()) {
      assertThat(pool.stats().pausing()).isZero();
      assertThat(pool.toString()).doesNotContain("pausing");
      pool.submit(new InternalError());
      Testing.awaitTrue(() -> pool.stats().pausing() == 1);
      assertThat(pool.toString()).contains("0 running of 1 alive of 1, 1 pausing, 0 queued");
    }
  }

  @Test
  void pausesOutOfRangeAreRefused() {
    var described = described(new AtomicInteger(), SILENT);
    for (Duration none : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertThatThrownBy(() -> described.initRetry(none, Duration.ofDays(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the first wait must be more than zero, and the longest not less: %s, PT24H", none);
    }
    assertThatThrownBy(() -> described.initRetry(Duration.ofMillis(2), Duration.ofMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final class Pauses implements PoolListener {
    final Queue<Duration> told = new ConcurrentLinkedQueue<>();

    @Override
    public void runnerFailed(String pool, Throwable cause, Duration retryIn) {
      told.add(retryIn);
    }
  }

  @Test
  void aJudgeOfFailuresThatThrowsMeansABrokenState() throws Exception {
    AtomicInteger inits = new AtomicInteger();
    var described =
        described(inits, SILENT)
            .restartWhen(e -> {
              throw new IllegalStateException("judge");
            });
    try (RunnerPool<Throwable, Throwable> pool = described.start()) {
      Throwable failure = new AssertionError();
      assertThat(pool.submit(failure).await()).isEqualTo(new Outcome.Failure<>(failure));
      Throwable fine = new Exception();
      assertThat(pool.call(fine)).isSameAs(fine);
      assertThat(inits).hasValue(2);
    }
  }

  @Test
  void aListenerThatThrowsWhateverItIsToldDoesNoHarm() throws Exception {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    PoolListener broken =
        new PoolListener() {
          @Override
          public void jobFailed(String pool, Object job, Throwable cause, JobTimes times) {
            told.add("job");
            throw new IllegalStateException("listener");
          }

          @Override
          public void runnerFailed(String pool, Throwable cause, Duration retryIn) {
            told.add("runner");
            throw new AssertionError("listener");
          }

          @Override
          public void releaseFailed(String pool, Throwable cause) {
            told.add("release");
            throw new LinkageError("listener");
          }

          @Override
          public void stopped(PoolStats stats) {
            told.add("stopped");
            throw new AssertionError("listener");
          }
        };
    var described =
        described(new AtomicInteger(), broken)
            .release(state -> {
              throw new IllegalStateException("release");
            });
    RunnerPool<Throwable, Throwable> pool = described.start();
    try (pool) {
      Throwable grave = new InternalError();
      assertThat(pool.submit(grave).await()).isEqualTo(new Outcome.Failure<>(grave));
      assertThat(pool.call(new Exception())).isNotNull();
    }
    assertThat(told).containsExactly("job", "release", "runner", "release", "stopped");
    assertThat(pool.stats().succeeded()).isEqualTo(1);
  }

  private RunnerPoolBuilder<AtomicInteger, Throwable, Throwable> described(
      AtomicInteger inits, PoolListener listener) {
    return described(1, inits, listener);
  }

  private RunnerPoolBuilder<AtomicInteger, Throwable, Throwable> described(
      int runners, AtomicInteger inits, PoolListener listener) {
    return TaskSystem.builder()
        .engine(engine)
        .runners(runners)
        .build()
        .<AtomicInteger, Throwable, Throwable>pool(
            () -> {
              inits.incrementAndGet();
              return inits;
            },
            RunnerRestartTest::work)
        .listener(listener);
  }

  @Test
  void whileARunnerPausesAnotherIsStarted() throws Exception {
    AtomicInteger inits = new AtomicInteger();
    var described = described(2, inits, SILENT).restartPause(Duration.ofDays(1));
    try (var pool = described.grace(Duration.ZERO).start()) {
      pool.submit(new InternalError());
      Testing.awaitTrue(() -> pool.stats().pausing() == 1);
      Throwable fine = new Exception();
      assertThat(pool.call(fine)).isSameAs(fine);
      assertThat(inits).hasValue(2);
    }
  }

  /** The next job of the key is queued behind the one that breaks the state. */
  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void whileARunnerPausesAnotherDoesTheNextJobOfItsKey(boolean stopped, boolean batched)
      throws Exception {
    AtomicInteger inits = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    PoolWork<AtomicInteger, Throwable, Throwable> work =
        (state, job) -> {
          go.await();
          return work(state, job);
        };
    var described =
        TaskSystem.builder()
            .engine(engine)
            .runners(2)
            .build()
            .<AtomicInteger, Throwable, Throwable>pool(
                () -> {
                  inits.incrementAndGet();
                  return inits;
                },
                batched
                    ? PoolWork.batch(
                        1, Duration.ZERO, (state, jobs) -> List.of(work.apply(state, jobs.get(0))))
                    : work)
            .keyedBy(job -> "one")
            .restartPause(Duration.ofDays(1));
    try (var pool = described.grace(Duration.ZERO).start()) {
      pool.submit(new InternalError());
      Throwable fine = new Exception();
      Ticket<Throwable> next = pool.submit(fine);
      if (stopped) {
        pool.stop();
      }
      go.countDown();
      assertThat(next.join()).isSameAs(fine);
      assertThat(inits).hasValue(2);
    }
  }
}
