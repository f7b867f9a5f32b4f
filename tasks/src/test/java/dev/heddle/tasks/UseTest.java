// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.tasks.scope.EnginePreset;
import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a pool that is lent to a body: no job is cut off in silence. */
@ParameterizedClass
@EnumSource(Engine.class)
record UseTest(Engine engine) {

  private RunnerPoolBuilder<?, CountDownLatch, String> described() {
    return TaskSystem.builder()
        .name("lent")
        .engine(engine)
        .runners(1)
        .build()
        .<CountDownLatch, String>pool(until -> {
          until.await();
          return "done";
        });
  }

  private static Ticket<String> submit(
      RunnerPool<CountDownLatch, String> pool, CountDownLatch until) {
    return pool.trySubmit(until).orElseThrow();
  }

  @Test
  void jobsAreWaitedForWhenTheBodyHasReturned() throws Exception {
    CountDownLatch until = new CountDownLatch(1);
    FutureTask<Ticket<String>> using =
        new FutureTask<>(() ->
            described()
                .use(pool -> {
                  submit(pool, until);
                  return submit(pool, until);
                }));
    Thread thread = Thread.ofVirtual().start(using);
    Testing.awaitParked(thread);
    until.countDown();
    assertThat(using.get().poll()).isEqualTo(new Outcome.Success<>("done"));
  }

  @Test
  void jobsThatTakeLongerThanTheGraceAreCalledOffAndThatIsTold() {
    AtomicReference<Ticket<String>> second = new AtomicReference<>();
    assertThatThrownBy(() ->
            described()
                .grace(Duration.ofMillis(20))
                .use(pool -> {
                  submit(pool, new CountDownLatch(1));
                  second.set(submit(pool, new CountDownLatch(1)));
                  return 1;
                }))
        .isInstanceOf(CancellationException.class)
        .hasMessage("lent: jobs called off: 2, the grace of PT0.02S has passed");
    assertThat(second.get().poll()).isEqualTo(new Outcome.Cancelled<>(false));
  }

  @Test
  void anInterruptCallsThemOffAndIsKept() throws Exception {
    FutureTask<Boolean> using =
        new FutureTask<>(() -> {
          assertThatThrownBy(() ->
                  described()
                      .use(pool -> {
                        submit(pool, new CountDownLatch(1));
                        return 1;
                      }))
              .isInstanceOf(CancellationException.class)
              .hasMessage("lent: jobs called off: 1, interrupted");
          return Thread.interrupted();
        });
    Thread thread = Thread.ofVirtual().start(using);
    Testing.awaitParked(thread);
    thread.interrupt();
    assertThat(using.get()).isTrue();
  }

  @Test
  void aMisspeltEngineIsTheSameClearExceptionEverywhere() {
    String before = System.getProperty(EnginePreset.PROPERTY);
    System.setProperty(EnginePreset.PROPERTY, "thread");
    try {
      var system = TaskSystem.builder().build();
      var pool = system.<Integer, Integer>pool(i -> i);
      for (ThrowingCallable use :
          List.<ThrowingCallable>of(
              () -> system.run(Numbers.upTo(1)),
              () -> system.stream(List.of(1), i -> i, s -> s.count()),
              pool::start,
              () -> pool.use(p -> 1),
              system::executor)) {
        assertThatThrownBy(use)
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessage("-Ddev.heddle.tasks.engine=thread: use \"structured\" or \"threads\"")
            .hasNoCause();
      }
    } finally {
      if (before == null) {
        System.clearProperty(EnginePreset.PROPERTY);
      } else {
        System.setProperty(EnginePreset.PROPERTY, before);
      }
    }
  }

  /* Waits until it is interrupted; says in which thread. */
  private static PoolListener hanging(CompletableFuture<Thread> told) {
    return new PoolListener() {
      @Override
      public void stopped(PoolStats stats) {
        told.complete(Thread.currentThread());
        try {
          Testing.untilInterrupted();
        } catch (InterruptedException e) {
          // it ends
        }
      }
    };
  }

  @Test
  void theListenerOfAPoolWhoseBodyThrowsIsWaitedForToo() throws Exception {
    CompletableFuture<Thread> told = new CompletableFuture<>();
    assertThatThrownBy(() ->
            described()
                .listener(hanging(told))
                .grace(Duration.ofMillis(20))
                .use(pool -> {
                  throw new IllegalStateException("body");
                }))
        .hasMessage("body");
    told.get().join(); // after the grace
  }

  @Test
  void anInterruptOfTheCallerReachesTheListenerThatItWaitsFor() throws Exception {
    CompletableFuture<Thread> told = new CompletableFuture<>();
    RunnerPool<CountDownLatch, String> pool =
        described().listener(hanging(told)).grace(Duration.ofDays(1)).start();
    FutureTask<Boolean> closing =
        new FutureTask<>(() -> {
          pool.close();
          return Thread.interrupted();
        });
    Thread closer = Thread.ofVirtual().start(closing);
    Thread listener = told.get();
    pool.await(); // what comes from now on is for the wait for the listener
    closer.interrupt();
    assertThat(closing.get()).isTrue();
    listener.join();
  }

  @Test
  void whenTheBodyThrowsAJobThatHasIgnoredAnInterruptCanBeInterruptedAgain() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch ignored = new CountDownLatch(1);
    FutureTask<Boolean> using =
        new FutureTask<>(() -> {
          assertThatThrownBy(() ->
                  TaskSystem.builder()
                      .engine(engine)
                      .runners(1)
                      .build()
                      .<Integer, Integer>pool(i -> {
                        started.countDown();
                        try {
                          Testing.untilInterrupted();
                        } catch (InterruptedException e) {
                          ignored.countDown();
                        }
                        return Testing.untilInterrupted();
                      })
                      .use(pool -> {
                        pool.trySubmit(1);
                        Testing.awaitIgnoringInterrupts(started);
                        throw new IllegalStateException("body");
                      }))
              .hasMessage("body");
          return Thread.interrupted();
        });
    Thread caller = Thread.ofVirtual().start(using);
    ignored.await();
    Testing.awaitParked(caller);
    caller.interrupt();
    assertThat(using.get()).isTrue();
  }
}
