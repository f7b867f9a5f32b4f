// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.tasks.RunHandle.Progress;
import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that was started, and is waited for, looked at and called off from elsewhere. */
@ParameterizedClass
@EnumSource(Engine.class)
record HandleTest(Engine engine) {
  private static final Iterable<Integer> ENDLESS = () -> Stream.iterate(0, i -> i + 1).iterator();
  private static final Duration LONG = Duration.ofSeconds(Long.MAX_VALUE);

  @Test
  void theAnswerIsThatOfTheRun() throws Exception {
    List<Integer> inputs = IntStream.range(0, 500).boxed().toList();
    try (RunHandle<List<Integer>> run =
        system(4).start(inputs, i -> i * 2, ResultCollector.ordered())) {
      assertThat(run.join()).isEqualTo(inputs.stream().map(i -> i * 2).toList());
      assertThat(run.join()).hasSize(500);
      assertThat(run.await(Duration.ZERO)).isTrue();
      assertThat(run.cancel()).isFalse();
      assertThat(run.progress()).isEqualTo(new Progress(500, 0, 0, 0, OptionalLong.of(500)));
    }
    try (RunHandle<Long> run = system(4).start(Numbers.upTo(9), ResultCollector.each(r -> {}))) {
      assertThat(run.join()).isEqualTo(9);
    }
    try (var nothing = system(4).start(List.of(), i -> i, ResultCollector.ordered())) {
      assertThat(nothing.join()).isEmpty();
      assertThat(nothing.cancel()).isFalse();
    }
    Callable<String> returnsNull = () -> null;
    try (RunHandle<String> first = system(1).start(List.of(returnsNull), ResultCollector.first())) {
      assertThat(first.join()).isNull();
    }
  }

  @Test
  void whatTheRunThrowsIsThrownToAllThatJoin() throws Exception {
    List<Callable<Integer>> tasks = List.of(FailingJobs::io);
    try (var run = system(1).start(tasks, ResultCollector.ordered())) {
      List<Throwable> thrown = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        try {
          run.join();
        } catch (TaskFailedException e) {
          thrown.add(e);
        }
      }
      assertThat(thrown).hasSize(2).allMatch(e -> e == thrown.getFirst());
      assertThat(thrown.getFirst()).hasCauseInstanceOf(IOException.class);
      assertThat(run.progress()).isEqualTo(new Progress(0, 1, 0, 0, OptionalLong.of(1)));
    }
    IllegalStateException own = new IllegalStateException("consumer");
    try (var run =
        system(1)
            .start(
                ENDLESS,
                i -> i,
                ResultCollector.each(r -> {
                  throw own;
                }))) {
      assertThatThrownBy(run::join).isSameAs(own);
    }
  }

  @Test
  void anInterruptOfItsOwnThreadIsNotThatOfTheThreadThatJoins() throws Exception {
    try (var run =
        system(1)
            .start(
                ENDLESS, i -> i, ResultCollector.each(r -> Thread.currentThread().interrupt()))) {
      assertThatThrownBy(run::join)
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining("t: interrupted in its own thread: ")
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void cancelCallsOffTasksAndConsumerAndTellsThoseThatWait() throws Exception {
    CountDownLatch waiting = new CountDownLatch(2);
    AtomicInteger interrupted = new AtomicInteger();
    List<Callable<Integer>> tasks = new ArrayList<>(Numbers.upTo(1));
    tasks.addAll(
        Collections.nCopies(
            5,
            () -> {
              waiting.countDown();
              try {
                return Testing.untilInterrupted();
              } finally {
                interrupted.incrementAndGet();
              }
            }));
    CountDownLatch consumes = new CountDownLatch(1);
    var run =
        system(2)
            .start(
                tasks,
                ResultCollector.eachOutcome(outcome -> {
                  consumes.countDown();
                  Testing.untilInterrupted();
                }));
    FutureTask<Long> joining = new FutureTask<>(run::join);
    Thread joiner = Thread.ofVirtual().start(joining);
    waiting.await();
    consumes.await();
    Testing.awaitParked(joiner);
    assertThat(run.await(Duration.ZERO)).isFalse();
    assertThat(run.await(Duration.ofSeconds(-1))).isFalse();
    assertThat(run.await(Duration.ofMillis(1))).isFalse();
    assertThat(run.progress()).isEqualTo(new Progress(1, 0, 0, 2, OptionalLong.of(6)));
    assertThat(run.cancel()).isTrue();
    assertThat(run.cancel()).isFalse();
    assertThatThrownBy(joining::get)
        .hasCauseInstanceOf(CancellationException.class)
        .hasMessageContaining("t: called off: 1 done, 2 interrupted, 3 never started");
    assertThat(run.await(LONG)).isTrue();
    assertThat(interrupted).hasValue(2);
    assertThat(run.progress()).isEqualTo(new Progress(1, 0, 5, 0, OptionalLong.of(6)));
    run.close();
    assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void aConsumerThatHangsAfterTheDeadlineIsCalledOffToo() throws Exception {
    var system = TaskSystem.builder().name("t").engine(engine).timeout(Duration.ZERO).build();
    CountDownLatch consumes = new CountDownLatch(1);
    var run =
        system.start(
            Numbers.upTo(3),
            ResultCollector.eachOutcome(outcome -> {
              consumes.countDown();
              Testing.untilInterrupted();
            }));
    consumes.await();
    assertThat(run.cancel()).isTrue();
    assertThat(run.cancel()).isFalse();
    assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void anEndlessRunIsCalledOffByClose() throws Exception {
    AtomicReference<Thread> runner = new AtomicReference<>();
    AtomicReference<Thread> owner = new AtomicReference<>();
    RunHandle<Long> run;
    try (var started =
        system(3)
            .start(
                ENDLESS,
                i -> {
                  runner.set(Thread.currentThread());
                  return i;
                },
                ResultCollector.eachAsCompleted(r -> owner.set(Thread.currentThread())))) {
      run = started;
      Testing.awaitTrue(() -> started.progress().done() > 1000);
      assertThat(started.progress().total()).isEmpty();
      assertThat(started.progress().running()).isBetween(0L, 3L);
      assertThat(started.toString()).startsWith("RunHandle[t, Progress[done=");
    }
    assertThat(runner.get().isAlive()).isFalse();
    assertThat(owner.get().isAlive()).isFalse();
    assertThat(owner.get().getName()).isEqualTo("t-run");
    assertThat(owner.get().isVirtual()).isTrue();
    assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
    Progress last = run.progress();
    assertThat(last.running()).isZero();
    assertThat(last.failed()).isZero();
    assertThat(run.progress()).isEqualTo(last);
  }

  @Test
  void theProgressCountsAllEnds() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Object> inputs = new ArrayList<>(List.of(0, 1, 2, 3, Stop.SIGNAL, 5));
    try (var run =
        system(2)
            .start(
                inputs,
                i -> {
                  if (i.equals(1)) {
                    return FailingJobs.<Integer>io();
                  }
                  if (i.equals(3)) {
                    go.await();
                  }
                  return i;
                },
                ResultCollector.outcomes())) {
      Testing.awaitTrue(() -> run.progress().equals(progress(2, 1, 1)));
      go.countDown();
      assertThat(run.join()).hasSize(5);
      assertThat(run.progress()).isEqualTo(new Progress(4, 1, 0, 0, OptionalLong.of(5)));
    }
  }

  private static Progress progress(long done, long failed, long running) {
    return new Progress(done, failed, 0, running, OptionalLong.of(5));
  }

  @Test
  void anInterruptOfAThreadThatJoinsLeavesTheRunAlone() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Callable<String>> tasks =
        List.of(() -> {
          go.await();
          return "done";
        });
    try (var run = system(1).start(tasks, ResultCollector.first())) {
      List<FutureTask<Object>> waits =
          List.of(new FutureTask<>(run::join), new FutureTask<>(() -> run.await(LONG)));
      for (FutureTask<Object> wait : waits) {
        Thread thread = Thread.ofVirtual().start(wait);
        Testing.awaitParked(thread);
        thread.interrupt();
        assertThatThrownBy(wait::get).hasCauseInstanceOf(InterruptedException.class);
      }
      go.countDown();
      assertThat(run.join()).isEqualTo("done");
      Thread.currentThread().interrupt();
      assertThatThrownBy(run::join).isInstanceOf(InterruptedException.class); // on entry
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> run.await(LONG)).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void anInterruptOfCloseIsKeptAndEndsNoWait() throws Exception {
    CountDownLatch calledOff = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    List<Callable<Integer>> tasks =
        List.of(() -> {
          try {
            return Testing.untilInterrupted();
          } catch (InterruptedException e) {
            calledOff.countDown();
            Testing.awaitIgnoringInterrupts(go);
            return ended.incrementAndGet();
          }
        });
    var run = system(1).start(tasks, ResultCollector.ordered());
    Testing.awaitTrue(() -> run.progress().running() == 1);
    FutureTask<Boolean> closing =
        new FutureTask<>(() -> {
          run.close();
          return Thread.interrupted() && ended.get() == 1;
        });
    Thread closer = Thread.ofVirtual().start(closing);
    calledOff.await();
    Testing.awaitParked(closer);
    closer.interrupt();
    Testing.awaitParked(closer);
    go.countDown();
    assertThat(closing.get()).isTrue();
  }

  @Test
  void aWaitForItsOwnRunIsRefused() throws Exception {
    for (boolean closes : new boolean[] {false, true}) {
      CompletableFuture<RunHandle<List<Integer>>> itself = new CompletableFuture<>();
      List<Callable<Integer>> tasks =
          List.of(() -> {
            if (closes) {
              itself.get().close();
            }
            return itself.get().join().size();
          });
      try (var run = system(1).start(tasks, ResultCollector.ordered())) {
        itself.complete(run);
        if (closes) {
          assertThatThrownBy(run::join)
              .isInstanceOf(CancellationException.class)
              .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("closes"));
        } else {
          assertThatThrownBy(run::join)
              .isInstanceOf(TaskFailedException.class)
              .hasCauseInstanceOf(IllegalStateException.class)
              .hasMessageContaining("waits for the end of its own run");
        }
      }
    }
    CompletableFuture<RunHandle<Long>> ofConsumer = new CompletableFuture<>();
    try (var run =
        system(1).start(Numbers.upTo(1), ResultCollector.each(result -> ofConsumer.get().join()))) {
      ofConsumer.complete(run);
      assertThatThrownBy(run::join).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aTaskThatCallsOffItsOwnRunIsInterruptedToo() throws Exception {
    CompletableFuture<RunHandle<List<Integer>>> itself = new CompletableFuture<>();
    List<Callable<Integer>> tasks =
        List.of(() -> {
          itself.get().cancel();
          return Testing.untilInterrupted();
        });
    try (var run = system(1).start(tasks, ResultCollector.ordered())) {
      itself.complete(run);
      assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
      assertThat(run.progress().cancelled()).isEqualTo(1);
    }
  }

  @Test
  void aDeadlineEndsAStartedRunToo() throws Exception {
    var system = TaskSystem.builder().engine(engine).timeout(Duration.ofMillis(20)).build();
    List<Callable<Integer>> tasks = Collections.nCopies(3, Testing::untilInterrupted);
    try (var run = system.start(tasks, ResultCollector.ordered())) {
      assertThatThrownBy(run::join)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(run.cancel()).isFalse();
    }
    try (var run = system.start(tasks, ResultCollector.outcomes())) {
      assertThat(run.join()).hasSize(3).hasOnlyElementsOfType(Outcome.Cancelled.class);
    }
  }

  @Test
  void itsThreadsInheritTheClassLoaderAloneAndTheContextIsThatOfTheCaller() throws Exception {
    InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
    ThreadLocal<String> carried = new ThreadLocal<>();
    Context.Capture capture =
        () -> {
          Thread caller = Thread.currentThread();
          return job -> {
            carried.set(caller.getName());
            job.run();
          };
        };
    var system = TaskSystem.builder().name("t").engine(engine).context(capture).build();
    FutureTask<List<List<Object>>> starting =
        new FutureTask<>(() -> {
          user.set("ann");
          List<Object> consumer = new ArrayList<>();
          Callable<List<Object>> task = () -> seen(user, carried.get());
          try (var run =
              system.start(
                  List.of(task),
                  ResultCollector.each(result -> {
                    consumer.addAll(result);
                    consumer.addAll(seen(user, ""));
                  }))) {
            run.join();
          }
          return List.of(consumer);
        });
    Thread caller = Thread.ofPlatform().name("caller").start(starting);
    ClassLoader mine = caller.getContextClassLoader();
    assertThat(starting.get().getFirst()).containsExactly("", mine, "caller", "", mine, "");
  }

  private static List<Object> seen(ThreadLocal<String> user, String carried) {
    return List.of(
        user.get() == null ? "" : user.get(),
        Thread.currentThread().getContextClassLoader(),
        carried);
  }

  @Test
  void badInputIsRefusedBeforeAnythingStarts() {
    var system = system(1);
    IllegalStateException broken = new IllegalStateException("no iterator");
    Iterable<Integer> throwing =
        () -> {
          throw broken;
        };
    assertThatThrownBy(() -> system.start(throwing, i -> i, ResultCollector.ordered()))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(broken);
    assertThatThrownBy(() -> system.start(null, i -> i, ResultCollector.ordered()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> system.start(List.of(1), null, ResultCollector.ordered()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> system.start(List.of(1), i -> i, null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(
            () -> system.start(Arrays.asList(1, null), i -> i, ResultCollector.ordered()))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("input 1 is null");
    try (var run = system.start(List.of(1), i -> i, ResultCollector.ordered())) {
      assertThatThrownBy(() -> run.await(null)).isInstanceOf(NullPointerException.class);
    }
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).queue(2).build();
  }
}
