// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
record RunTest(Engine engine) {

  @Test
  void resultsAreInTheOrderOfTheTasks() throws Exception {
    assertThat(system(8).run(Numbers.upTo(1000)))
        .isEqualTo(IntStream.range(0, 1000).boxed().toList());
  }

  @Test
  void theStaticFormUsesTheDefaults() throws Exception {
    Callable<String> hello = () -> Thread.currentThread().getName();
    assertThat(TaskSystem.run(List.of(hello))).containsExactly("heddle-runner-1");
    assertThat(TaskSystem.run(List.of(hello), ResultCollector.outcomes()))
        .containsExactly(new Outcome.Success<>("heddle-runner-1"));
  }

  @Test
  void resultsMayBeNull() throws Exception {
    List<Callable<String>> tasks = List.of(() -> null, () -> "a", () -> null);
    assertThat(system(2).run(tasks)).containsExactly(null, "a", null);
    assertThat(system(2).map(List.of(1, 2), i -> null, ResultCollector.ordered()))
        .containsExactly(null, null);
  }

  @Test
  void resultsCannotBeChanged() throws Exception {
    List<Integer> results = system(2).run(Numbers.upTo(2));
    assertThatThrownBy(() -> results.set(0, 7)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void noTasksNeedNoRunner() throws Exception {
    assertThat(system(2).run(List.<Callable<Integer>>of())).isEmpty();
    assertThat(system(2).run(List.<Callable<Integer>>of(), ResultCollector.outcomes())).isEmpty();
  }

  @Test
  void aNullTaskIsRefusedBeforeAnythingStarts() {
    AtomicInteger ran = new AtomicInteger();
    List<Callable<Integer>> tasks = Arrays.asList(ran::incrementAndGet, null);
    assertThatThrownBy(() -> system(2).run(tasks))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("task 1");
    for (var collector :
        List.of(ResultCollector.<Integer>each(r -> {}), ResultCollector.<Integer>first())) {
      assertThatThrownBy(() -> system(2).run(tasks, collector))
          .isInstanceOf(NullPointerException.class);
    }
    assertThatThrownBy(() -> system(2).run(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> system(2).run(tasks, null)).isInstanceOf(NullPointerException.class);
    assertThat(ran).hasValue(0);
  }

  @Test
  void theTasksAreCopiedSoTheyMayChangeTheirOwnList() throws Exception {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      tasks.add(() -> {
        synchronized (tasks) {
          tasks.clear();
        }
        return 1;
      });
    }
    assertThat(system(4).run(tasks)).hasSize(50);
  }

  @Test
  void atMostAsManyTasksRunAsThereAreRunners() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Callable<Integer> task =
        () -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          Thread.yield();
          return running.decrementAndGet();
        };
    system(3).run(Collections.nCopies(500, task));
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void allRunnersRunAtOnce() throws Exception {
    CyclicBarrier all = new CyclicBarrier(7);
    system(7).run(Collections.nCopies(7, (Callable<Integer>) all::await));
    var byDefault = new CyclicBarrier(256);
    TaskSystem.builder()
        .engine(engine)
        .build()
        .run(Collections.nCopies(512, (Callable<Integer>) byDefault::await));
  }

  @Test
  void noMoreThreadsStartThanThereAreTasks() throws Exception {
    Set<String> names = ConcurrentHashMap.newKeySet();
    CyclicBarrier all = new CyclicBarrier(3);
    Callable<Integer> task =
        () -> {
          names.add(Thread.currentThread().getName());
          return all.await();
        };
    system(100).run(Collections.nCopies(3, task));
    assertThat(names).containsExactlyInAnyOrder("t-runner-1", "t-runner-2", "t-runner-3");
  }

  @Test
  void runnersAreVirtualThreadsUnlessPlatformThreadsAreAskedFor() throws Exception {
    Callable<Boolean> virtual = () -> Thread.currentThread().isVirtual();
    assertThat(system(2).run(List.of(virtual))).containsExactly(true);
    var platform = TaskSystem.builder().engine(engine).platformRunners(2).build();
    assertThat(platform.run(Collections.nCopies(20, virtual))).containsOnly(false).hasSize(20);
  }

  @Test
  void thereAreAsManyPlatformRunnersAsProcessorsUnlessToldOtherwise() {
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(TaskSystem.builder().platformRunners().build())
        .hasToString(TaskSystem.builder().platformRunners(processors).build().toString());
  }

  @Test
  void theCallerMayBeAVirtualThread() throws Exception {
    List<Object> results = new ArrayList<>();
    Thread caller =
        Thread.startVirtualThread(() -> {
          try {
            results.addAll(system(4).run(Numbers.upTo(100)));
          } catch (InterruptedException e) {
            results.add(e);
          }
        });
    caller.join();
    assertThat(results).hasSize(100);
  }

  @Test
  void aTaskMayRunASystemOfItsOwn() throws Exception {
    Callable<Integer> outer = () -> system(2).run(Numbers.upTo(10)).stream().mapToInt(i -> i).sum();
    assertThat(system(3).run(Collections.nCopies(20, outer))).containsOnly(45).hasSize(20);
  }

  @Test
  void oneSystemServesManyCallersAtOnce() throws Exception {
    var shared = system(4);
    Callable<Integer> caller = () -> shared.run(Numbers.upTo(20)).size();
    assertThat(system(16).run(Collections.nCopies(64, caller))).containsOnly(20).hasSize(64);
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).build();
  }
}
