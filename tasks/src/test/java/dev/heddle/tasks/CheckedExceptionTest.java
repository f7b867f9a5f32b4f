// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Chan;
import dev.heddle.testing.Testing;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What consumers and bodies throw. That most methods declare little is checked by the compiler. */
@ParameterizedClass
@EnumSource(Engine.class)
record CheckedExceptionTest(Engine engine) {
  private static final Iterable<Integer> ENDLESS = () -> Stream.iterate(0, i -> i + 1).iterator();
  private static final IOException FULL = new IOException("disk full");

  private static void write(Object result) throws IOException {
    if (result.equals(3)) {
      throw FULL;
    }
  }

  private static <R> long writeAll(Stream<R> results) throws IOException {
    for (var each = results.iterator(); each.hasNext(); ) {
      write(each.next());
    }
    return 0;
  }

  @Test
  void aCheckedExceptionOfAConsumerIsTheCause() {
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch waits = new CountDownLatch(1);
    List<Callable<Integer>> tasks = new ArrayList<>();
    tasks.add(() -> {
      waits.await();
      return 3;
    });
    tasks.add(() -> {
      waits.countDown();
      try {
        return Testing.untilInterrupted();
      } finally {
        interrupted.incrementAndGet();
      }
    });
    assertThatThrownBy(
            () -> system(2).run(tasks, ResultCollector.each(CheckedExceptionTest::write)))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining(
            "t: the consumer failed: java.io.IOException: disk full; 1 done, 1 interrupted")
        .hasCause(FULL)
        .satisfies(e -> assertThat(((TaskFailedException) e).failures()).isZero());
    assertThat(interrupted).hasValue(1);
    assertThatThrownBy(() ->
            system(2)
                .map(
                    List.of(1, 2),
                    i -> i,
                    ResultCollector.eachOutcomeAsCompleted(outcome -> {
                      throw FULL;
                    })))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(FULL);
  }

  @Test
  void anInterruptedExceptionOfAConsumerIsThatOfTheCaller() {
    InterruptedException own = new InterruptedException("consumer");
    assertThatThrownBy(() ->
            system(2)
                .map(
                    ENDLESS,
                    i -> i,
                    ResultCollector.each(result -> {
                      throw own;
                    })))
        .isSameAs(own);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptOfTheCallerWakesAConsumerThatWaits() throws Exception {
    FutureTask<Boolean> running =
        new FutureTask<>(() -> {
          try (Chan<Integer> full = Chan.newChan(1)) {
            assertThatThrownBy(
                    () -> system(2).map(ENDLESS, i -> i, ResultCollector.each(full::send)))
                .isInstanceOf(InterruptedException.class);
          }
          return Thread.interrupted();
        });
    Thread caller = Thread.ofVirtual().start(running);
    Testing.awaitParked(caller);
    caller.interrupt();
    assertThat(running.get()).isFalse();
  }

  @Test
  void theAnswerToTheRunsInterruptIsSuppressed() {
    CountDownLatch waits = new CountDownLatch(1);
    List<Callable<Integer>> tasks =
        List.of(
            () -> 1,
            () -> {
              waits.await();
              return FailingJobs.io();
            });
    assertThatThrownBy(() ->
            system(2)
                .run(
                    tasks,
                    ResultCollector.each(result -> {
                      waits.countDown();
                      Testing.untilInterrupted();
                    })))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("a task failed: java.io.IOException: disk")
        .satisfies(
            e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(InterruptedException.class));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whatABodyThrowsReachesTheCallerUnchanged() {
    assertThatThrownBy(() -> system(2).stream(ENDLESS, i -> i, CheckedExceptionTest::writeAll))
        .isSameAs(FULL);
    assertThatThrownBy(() ->
            system(2)
                .streamOutcomesAsCompleted(
                    ENDLESS,
                    i -> i,
                    outcomes -> {
                      throw FULL;
                    }))
        .isSameAs(FULL);
    InterruptedException own = new InterruptedException("body");
    assertThatThrownBy(() ->
            system(2).stream(
                ENDLESS,
                i -> i,
                results -> {
                  throw own;
                }))
        .isSameAs(own);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void whatABodyOfAPoolThrowsReachesTheCallerUnchanged() throws Exception {
    var pool = system(1).pool((Integer i) -> i + 1);
    assertThatThrownBy(() ->
            pool.use(p -> {
              p.submit(1);
              throw FULL;
            }))
        .isSameAs(FULL);
    int answer = pool.use(p -> p.call(1));
    assertThat(answer).isEqualTo(2);
  }

  /** The compiler finds what must be declared; a body that throws nothing adds nothing. */
  @Test
  void whatIsThrownIsInferred() throws Exception {
    assertThat(nothing() + onlyInterrupted()).isEqualTo(3);
    assertThatThrownBy(this::inputOutput).isSameAs(FULL);
    assertThatThrownBy(this::both).isSameAs(FULL);
    assertThatThrownBy(this::either).isInstanceOf(SQLException.class);
  }

  private int nothing() throws InterruptedException {
    return system(1).stream(List.of(1), i -> i, results -> results.findFirst().orElseThrow());
  }

  private int onlyInterrupted() throws InterruptedException {
    return system(1).stream(
        List.of(1),
        i -> i,
        results -> {
          Thread.onSpinWait();
          new CountDownLatch(0).await();
          return results.findFirst().orElseThrow() + 1;
        });
  }

  private long inputOutput() throws IOException, InterruptedException {
    return system(1).stream(List.of(3), i -> i, results -> writeAll(results));
  }

  private long both() throws IOException, InterruptedException {
    return system(1)
        .streamAsCompleted(
            List.of(3),
            i -> i,
            results -> {
              new CountDownLatch(0).await();
              return writeAll(results);
            });
  }

  private long either() throws Exception {
    return system(1).stream(
        List.of(1),
        i -> i,
        results -> {
          if (writeAll(results) == 0) {
            throw new SQLException();
          }
          return 1L;
        });
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).queue(2).build();
  }
}
