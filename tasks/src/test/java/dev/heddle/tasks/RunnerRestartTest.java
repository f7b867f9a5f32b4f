// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** T7: which failures make a runner begin anew, after which pause, whatever the listener does. */
@ParameterizedClass
@EnumSource(Engine.class)
record RunnerRestartTest(Engine engine) {

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
  void byDefaultAnErrorOfTheVirtualMachineBreaksTheStateAndNoOther() throws Exception {
    AtomicInteger inits = new AtomicInteger();
    try (RunnerPool<Throwable, Throwable> pool = described(inits, PoolSpec.SILENT).start()) {
      for (Throwable harmless :
          List.of(new AssertionError(), new LinkageError(), new IllegalStateException())) {
        assertThat(pool.submit(harmless).await()).isEqualTo(new Outcome.Failure<>(harmless));
      }
      Throwable fine = new Exception();
      assertThat(pool.call(fine)).isSameAs(fine);
      assertThat(inits).hasValue(1);
      for (Throwable grave : List.of(new StackOverflowError(), new InternalError())) {
        assertThat(pool.submit(grave).await()).isEqualTo(new Outcome.Failure<>(grave));
      }
      assertThat(pool.call(fine)).isSameAs(fine);
      assertThat(inits).hasValue(3);
      assertThat(pool.stats().restarts()).isEqualTo(2);
    }
  }

  @Test
  void aJobThatGoesWellMakesTheNextPauseShortAgain() throws Exception {
    Queue<Duration> pauses = new ConcurrentLinkedQueue<>();
    PoolListener listener =
        new PoolListener() {
          @Override
          public void runnerFailed(String pool, Throwable cause, Duration retryIn) {
            pauses.add(retryIn);
          }
        };
    try (RunnerPool<Throwable, Throwable> pool = described(new AtomicInteger(), listener).start()) {
      pool.submit(new InternalError());
      pool.submit(new InternalError());
      pool.call(new Exception());
      pool.submit(new InternalError());
      pool.call(new Exception());
    }
    assertThat(pauses).extracting(Duration::toMillis).containsExactly(10L, 20L, 10L);
  }

  @Test
  void aJudgeOfFailuresThatThrowsMeansABrokenState() throws Exception {
    AtomicInteger inits = new AtomicInteger();
    var described =
        described(inits, PoolSpec.SILENT)
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
          public void jobFailed(String pool, Object job, Throwable cause) {
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
    return TaskSystem.builder()
        .engine(engine)
        .runners(1)
        .build()
        .<AtomicInteger, Throwable, Throwable>pool(
            () -> {
              inits.incrementAndGet();
              return inits;
            },
            RunnerRestartTest::work)
        .listener(listener);
  }
}
