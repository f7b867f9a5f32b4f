// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How a scope ends: by its first failure, its deadline, its body, or an interrupt of the caller.
 */
@ParameterizedClass
@EnumSource(Engine.class)
record ScopeEndTest(Engine engine) {

  private TaskSystemBuilder builder(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners);
  }

  private ConfiguredSystem system(int runners) {
    return builder(runners).build();
  }

  private static Object fail(Exception e) throws Exception {
    throw e;
  }

  private static Object waits(CountDownLatch started) throws InterruptedException {
    started.countDown();
    return Testing.untilInterrupted();
  }

  @Test
  void theFirstFailureCallsOffTheRestAndTheBody() {
    IOException failure = new IOException("disk");
    List<Ticket<Object>> tickets = new ArrayList<>();
    CountDownLatch started = new CountDownLatch(2);
    assertThatThrownBy(() ->
            system(3)
                .scope(scope -> {
                  tickets.add(scope.fork(() -> waits(started)));
                  tickets.add(scope.fork(() -> waits(started)));
                  started.await();
                  CountDownLatch forked = new CountDownLatch(1);
                  var failing =
                      scope.fork(() -> {
                        forked.await();
                        return fail(failure);
                      });
                  Testing.awaitTrue(() -> failing.toString().contains("running"));
                  tickets.add(scope.fork(() -> 1)); // there is no place for it
                  forked.countDown();
                  return Testing.untilInterrupted();
                }))
        .isInstanceOf(TaskFailedException.class)
        .hasMessage(
            "t: a job failed: java.io.IOException: disk; 0 done, 2 interrupted, 1 never started")
        .hasCause(failure)
        .hasNoSuppressedExceptions();
    assertThat(tickets)
        .extracting(Ticket::poll)
        .containsExactly(
            new Outcome.Cancelled<>(true),
            new Outcome.Cancelled<>(true),
            new Outcome.Cancelled<>(false));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void jobsThatWaitForWhatFailedAreCalledOffAndDontFailThemselves() {
    IOException failure = new IOException("disk");
    AtomicReference<Ticket<Object>> waiting = new AtomicReference<>();
    assertThatThrownBy(() ->
            system(1)
                .scope(scope -> {
                  waiting.set(scope.fork(() -> scope.fork(() -> fail(failure)).join()));
                  return waiting.get().join();
                }))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(failure)
        .hasNoSuppressedExceptions()
        .extracting(e -> ((TaskFailedException) e).failures())
        .isEqualTo(1L);
    assertThat(waiting.get().poll()).isEqualTo(new Outcome.Cancelled<>(true));
  }

  @Test
  void furtherFailuresAreSuppressedAndCounted() {
    CountDownLatch started = new CountDownLatch(20);
    IllegalStateException ignoring = new IllegalStateException("ignores the interrupt");
    TaskFailedException thrown =
        (TaskFailedException)
            catchThrowable(() ->
                system(20)
                    .scope(scope -> {
                      for (int i = 0; i < 20; i++) {
                        scope.fork(() -> {
                          started.countDown();
                          Testing.awaitIgnoringInterrupts(started);
                          throw new IllegalStateException(ignoring);
                        });
                      }
                      return null;
                    }));
    assertThat(thrown.failures()).isEqualTo(20);
    assertThat(thrown.getSuppressed()).hasSize(8);
    assertThat(thrown).hasMessageStartingWith("t: 20 jobs failed, first: ");
  }

  @Test
  void aSupervisedScopeKeepsFailuresInTheirTickets() throws Exception {
    IOException failure = new IOException("disk");
    List<Outcome<Object>> outcomes =
        system(2)
            .supervised()
            .scope(scope -> {
              List<Ticket<Object>> tickets = new ArrayList<>();
              tickets.add(scope.fork(() -> fail(failure)));
              tickets.add(scope.fork(() -> 1));
              tickets.add(scope.fork(() -> tickets.getFirst().join()));
              List<Outcome<Object>> all = new ArrayList<>();
              for (var ticket : tickets) {
                all.add(ticket.await());
              }
              return all;
            });
    assertThat(outcomes.subList(0, 2))
        .containsExactly(new Outcome.Failure<>(failure), new Outcome.Success<>(1));
    assertThat(((Outcome.Failure<Object>) outcomes.get(2)).cause())
        .isInstanceOf(TaskFailedException.class)
        .hasCause(failure);
  }

  @Test
  void whatTheBodyThrowsReachesTheCallerWhenAllHaveEnded() {
    IOException thrown = new IOException("body");
    CountDownLatch started = new CountDownLatch(1);
    AtomicReference<Ticket<Object>> running = new AtomicReference<>();
    assertThatThrownBy(() ->
            system(1)
                .scope(scope -> {
                  running.set(scope.fork(() -> waits(started)));
                  started.await();
                  throw thrown;
                }))
        .isSameAs(thrown)
        .hasNoSuppressedExceptions();
    assertThat(running.get().poll()).isEqualTo(new Outcome.Cancelled<>(true));
  }

  @Test
  void failuresAfterTheBodyThrewAreSuppressedInThat() {
    IOException thrown = new IOException("body");
    IllegalStateException failure = new IllegalStateException("job");
    CountDownLatch started = new CountDownLatch(1);
    assertThatThrownBy(() ->
            system(1)
                .scope(scope -> {
                  scope.fork(() -> {
                    try {
                      return waits(started);
                    } catch (InterruptedException e) {
                      throw failure;
                    }
                  });
                  started.await();
                  throw thrown;
                }))
        .isSameAs(thrown)
        .hasSuppressedException(failure);
  }

  @Test
  void whatTheBodyThrowsAfterAFailureIsSuppressedUnlessItIsTheAnswer() {
    IOException failure = new IOException("job");
    IllegalStateException own = new IllegalStateException("body");
    assertThatThrownBy(() ->
            system(1)
                .scope(scope -> {
                  scope.fork(() -> fail(failure));
                  try {
                    return Testing.untilInterrupted();
                  } catch (InterruptedException e) {
                    throw own;
                  }
                }))
        .hasCause(failure)
        .hasSuppressedException(own);
  }

  @Test
  void theDeadlineCallsOffJobsAndBody() throws Exception {
    Testing.withEnoughTime(limit -> {
      CountDownLatch started = new CountDownLatch(1);
      AtomicReference<Ticket<Object>> running = new AtomicReference<>();
      Throwable thrown =
          catchThrowable(() ->
              builder(1)
                  .timeout(limit)
                  .build()
                  .scope(scope -> {
                    running.set(scope.fork(() -> waits(started)));
                    return running.get().join();
                  }));
      if (started.getCount() > 0) {
        return false;
      }
      assertThat(thrown)
          .isInstanceOf(TaskFailedException.class)
          .hasMessage("t: the deadline passed: 0 done, 1 interrupted, 0 never started")
          .hasNoSuppressedExceptions()
          .cause()
          .isInstanceOf(TimeoutException.class)
          .hasMessageStartingWith(limit + " passed");
      assertThat(running.get().poll()).isEqualTo(new Outcome.Cancelled<>(true));
      assertThat(Thread.interrupted()).isFalse();
      return true;
    });
  }

  @Test
  void theDeadlineCallsOffJobsThatTheBodyLeft() throws Exception {
    Testing.withEnoughTime(limit -> {
      CountDownLatch started = new CountDownLatch(1);
      Throwable thrown =
          catchThrowable(() ->
              builder(1).timeout(limit).build().scope(scope -> scope.fork(() -> waits(started))));
      assertThat(thrown).hasCauseInstanceOf(TimeoutException.class);
      return started.getCount() == 0;
    });
  }

  @Test
  void aDeadlineThatIsPastCallsNoBody() {
    AtomicInteger ran = new AtomicInteger();
    for (var past :
        List.of(builder(1).timeout(Duration.ZERO), builder(1).deadline(Instant.EPOCH))) {
      assertThatThrownBy(() -> past.build().scope(scope -> ran.incrementAndGet()))
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(TimeoutException.class);
    }
    assertThat(ran).hasValue(0);
  }

  @Test
  void anInterruptedCallerCallsOffTheJobsThatTheBodyLeft() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicReference<Ticket<Object>> left = new AtomicReference<>();
    FutureTask<Boolean> calling =
        new FutureTask<>(() -> {
          assertThatThrownBy(() ->
                  system(1)
                      .scope(scope -> {
                        left.set(scope.fork(() -> waits(started)));
                        return null;
                      }))
              .isInstanceOf(InterruptedException.class)
              .hasMessage("interrupted: 0 done, 1 interrupted, 0 never started");
          return Thread.interrupted();
        });
    Thread caller = Thread.ofVirtual().start(calling);
    started.await();
    caller.interrupt();
    assertThat(calling.get()).isFalse();
    assertThat(left.get().poll()).isEqualTo(new Outcome.Cancelled<>(true));
  }

  @Test
  void anInterruptBeforeTheBodyStartsNothing() {
    AtomicInteger ran = new AtomicInteger();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> system(1).scope(scope -> ran.incrementAndGet()))
        .isInstanceOf(InterruptedException.class)
        .hasMessageContaining("nothing was started");
    assertThat(ran).hasValue(0);
  }

  @Test
  void anInterruptThatTheBodyLeavesCallsTheScopeOff() {
    assertThatThrownBy(() ->
            system(1)
                .scope(scope -> {
                  var unused = scope.fork(Testing::untilInterrupted);
                  Thread.currentThread().interrupt();
                  return null;
                }))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptAfterAFailureIsKept() throws Exception {
    CountDownLatch ignoring = new CountDownLatch(1);
    CountDownLatch until = new CountDownLatch(1);
    FutureTask<Boolean> calling =
        new FutureTask<>(() -> {
          assertThatThrownBy(() ->
                  system(2)
                      .scope(scope -> {
                        scope.fork(() -> {
                          ignoring.countDown();
                          Testing.awaitIgnoringInterrupts(until);
                          return null;
                        });
                        ignoring.await();
                        scope.fork(() -> fail(new IOException("first")));
                        return null;
                      }))
              .isInstanceOf(TaskFailedException.class);
          return Thread.interrupted();
        });
    Thread caller = Thread.ofVirtual().start(calling);
    ignoring.await();
    Testing.awaitTrue(() -> {
      Object blocker = LockSupport.getBlocker(caller);
      return blocker != null && blocker.toString().equals("t: waits for the jobs of its scope");
    });
    Testing.awaitTrue(() -> {
      caller.interrupt();
      return !caller.isInterrupted(); // it has noticed
    });
    until.countDown();
    assertThat(calling.get()).isTrue();
  }

  @Test
  void aJobThatTakesTooLongHasFailed() {
    assertThatThrownBy(() ->
            builder(1)
                .taskTimeout(Duration.ofMillis(1))
                .build()
                .scope(scope -> scope.fork(Testing::untilInterrupted)))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void aTicketCallsOffItsJobAndNoOther() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    var ended =
        system(1)
            .scope(scope -> {
              var runs = scope.fork(() -> waits(started));
              started.await();
              var never = scope.fork(() -> 1);
              var other = scope.fork(() -> 2);
              assertThat(never.cancel()).isTrue();
              assertThat(never.poll()).isEqualTo(new Outcome.Cancelled<>(false));
              assertThatThrownBy(never::join).isInstanceOf(CancellationException.class);
              assertThat(runs.cancel()).isTrue();
              assertThat(never.cancel()).isFalse();
              return List.of(runs.await(), other.await());
            });
    assertThat(ended).hasToString("[Cancelled[started=true], Success[result=2]]");
  }
}
