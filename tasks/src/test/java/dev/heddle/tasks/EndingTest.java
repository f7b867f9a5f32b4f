// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Deadlines, interrupts of the caller, and what holds whichever way a run ends. */
@ParameterizedClass
@EnumSource(Engine.class)
record EndingTest(Engine engine) {

  @Test
  void aDeadlineThatPassesCallsOffTheRest() throws Exception {
    Testing.withEnoughTime(limit -> {
      AtomicInteger begun = new AtomicInteger();
      List<Callable<Integer>> tasks = new ArrayList<>(Numbers.upTo(3));
      tasks.addAll(Collections.nCopies(5, waiting(begun)));
      Throwable thrown = catchThrowable(() -> system(2, limit).run(tasks));
      if (begun.get() < 2) {
        return false;
      }
      String counts = "3 done, 2 interrupted, 3 never started";
      assertThat(thrown)
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining(counts)
          .cause()
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining(limit + " passed: " + counts);
      return true;
    });
  }

  private static Callable<Integer> waiting(AtomicInteger begun) {
    return () -> {
      begun.incrementAndGet();
      return Testing.untilInterrupted();
    };
  }

  @Test
  void aDeadlineThatIsPastStartsNothing() throws Exception {
    for (Duration past :
        List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
      AtomicInteger ran = new AtomicInteger();
      var system = system(2, past);
      assertThatThrownBy(() -> system.run(List.of(ran::incrementAndGet)))
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(system.run(List.of(ran::incrementAndGet), ResultCollector.outcomes()))
          .containsExactly(new Outcome.Cancelled<>(false));
      assertThat(ran).hasValue(0);
    }
  }

  @Test
  void aDeadlineThatIsPastTakesNoInputAndCallsNoBody() {
    for (Duration past : List.of(Duration.ZERO, Duration.ofDays(-1))) {
      AtomicInteger touched = new AtomicInteger();
      Iterable<Integer> inputs = () -> Stream.generate(touched::incrementAndGet).iterator();
      TaskFunction<Integer, Integer> function = i -> touched.incrementAndGet();
      var each = ResultCollector.<Integer>each(r -> touched.incrementAndGet());
      var system = system(2, past);
      assertThatThrownBy(() -> system.map(inputs, function, each))
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> system.stream(inputs, function, r -> touched.incrementAndGet()))
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(touched).hasValue(0);
    }
  }

  @Test
  void aDeadlineInTheFarFutureDoesNotMatter() throws Exception {
    var system = system(2, Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(system.run(Numbers.upTo(5))).hasSize(5);
  }

  @Test
  void outcomesOfADeadlineAreThePartialResults() throws Exception {
    IllegalStateException failure = new IllegalStateException();
    Testing.withEnoughTime(limit -> {
      AtomicInteger begun = new AtomicInteger();
      List<Callable<Integer>> tasks = new ArrayList<>(Numbers.upTo(2));
      tasks.add(() -> {
        throw failure;
      });
      tasks.addAll(Collections.nCopies(4, waiting(begun)));
      var outcomes = system(2, limit).run(tasks, ResultCollector.outcomes());
      if (begun.get() < 2) {
        return false;
      }
      assertThat(outcomes)
          .containsExactly(
              new Outcome.Success<>(0),
              new Outcome.Success<>(1),
              new Outcome.Failure<>(failure),
              new Outcome.Cancelled<>(true),
              new Outcome.Cancelled<>(true),
              new Outcome.Cancelled<>(false),
              new Outcome.Cancelled<>(false));
      return true;
    });
  }

  @Test
  void outcomesHaveAllFailuresAndRunEverything() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    Callable<Integer> fails =
        () -> {
          throw new IllegalStateException("number " + ran.incrementAndGet());
        };
    var outcomes = system(3, null).run(Collections.nCopies(50, fails), ResultCollector.outcomes());
    assertThat(ran).hasValue(50);
    assertThat(outcomes).hasSize(50).hasOnlyElementsOfType(Outcome.Failure.class);
  }

  @Test
  void anInterruptedCallerCallsOffTheTasksAndWaitsForThem() throws Exception {
    for (boolean virtual : new boolean[] {false, true}) {
      CountDownLatch waiting = new CountDownLatch(3);
      AtomicInteger ended = new AtomicInteger();
      Callable<Integer> waits =
          () -> {
            waiting.countDown();
            try {
              return Testing.untilInterrupted();
            } finally {
              Testing.ignoringInterrupts(Duration.ofMillis(20));
              ended.incrementAndGet();
            }
          };
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>();
      Thread caller =
          (virtual ? Thread.ofVirtual() : Thread.ofPlatform())
              .start(() -> {
                var tasks = Collections.nCopies(9, waits);
                thrown.set(catchThrowable(() -> system(3, null).run(tasks)));
                flag.set(Thread.currentThread().isInterrupted());
              });
      waiting.await();
      Testing.awaitParked(caller);
      caller.interrupt();
      caller.join();
      assertThat(thrown.get())
          .isInstanceOf(InterruptedException.class)
          .hasMessageContaining("0 done, 3 interrupted, 6 never started");
      assertThat(flag.get()).isFalse();
      assertThat(ended).hasValue(3);
    }
  }

  @Test
  void anInterruptOnEntryStartsNothing() {
    AtomicInteger ran = new AtomicInteger();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> system(2, null).run(List.of(ran::incrementAndGet)))
        .isInstanceOf(InterruptedException.class);
    assertThat(ran).hasValue(0);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptDuringTheStopIsKeptForTheCaller() throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Callable<Integer> slow =
        () -> {
          try {
            waiting.countDown();
            return Testing.untilInterrupted();
          } catch (InterruptedException e) {
            stopping.countDown();
            go.await();
            throw e;
          }
        };
    Callable<Integer> fails =
        () -> {
          waiting.await();
          throw new IllegalStateException("first");
        };
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              thrown.set(catchThrowable(() -> system(2, null).run(List.of(slow, fails))));
              flag.set(Thread.currentThread().isInterrupted());
            });
    stopping.await();
    caller.interrupt();
    Testing.awaitParked(caller);
    go.countDown();
    caller.join();
    assertThat(thrown.get()).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(flag.get()).isTrue();
  }

  @Test
  void whicheverWayItEndsNoThreadIsAlive() {
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    List<ConfiguredSystem> systems = new ArrayList<>();
    for (Duration deadline : new Duration[] {null, Duration.ofMillis(1), Duration.ofMillis(5)}) {
      systems.add(system(20, deadline));
      var builder = TaskSystem.builder().name("t").engine(engine).platformRunners(4);
      systems.add((deadline == null ? builder : builder.timeout(deadline)).build());
    }
    for (int round = 0; round < 60; round++) {
      int failing = round % 3;
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int number = i;
        tasks.add(() -> {
          threads.add(Thread.currentThread());
          if (failing > 0 && number % (15 * failing) == 14) {
            throw new IllegalStateException();
          }
          Thread.yield();
          return number;
        });
      }
      for (ConfiguredSystem system : systems) {
        Throwable thrown = catchThrowable(() -> system.run(tasks));
        assertThat(threads).as("%s", thrown).noneMatch(Thread::isAlive);
        threads.clear();
      }
    }
  }

  @Test
  void anInterruptThatAJobLeavesBehindDoesNotReachTheNextJob() throws Exception {
    Callable<Boolean> careless =
        () -> {
          boolean inherited = Thread.currentThread().isInterrupted();
          Thread.currentThread().interrupt();
          return inherited;
        };
    assertThat(system(1, null).run(Collections.nCopies(20, careless))).containsOnly(false);
    assertThat(
            system(3, null)
                .map(
                    new ArrayList<>(List.of(1, 2, 3, 4))::iterator,
                    i -> careless.call(),
                    ResultCollector.ordered()))
        .containsOnly(false)
        .hasSize(4);
    assertThat(Thread.interrupted()).isFalse();
  }

  private ConfiguredSystem system(int runners, Duration deadline) {
    var builder = TaskSystem.builder().name("t").engine(engine).runners(runners);
    return (deadline == null ? builder : builder.timeout(deadline)).build();
  }
}
