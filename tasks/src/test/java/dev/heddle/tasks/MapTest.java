// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Chan;
import dev.heddle.testing.Testing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
record MapTest(Engine engine) {

  @Test
  void resultsAreInTheOrderOfTheInputsWhateverTheirKind() throws Exception {
    List<Integer> expected = IntStream.range(0, 5000).map(i -> i * 2).boxed().toList();
    List<Integer> list = IntStream.range(0, 5000).boxed().toList();
    for (Iterable<Integer> inputs : List.of(list, new ArrayList<>(list), lazily(list))) {
      assertThat(system(7).map(inputs, i -> i * 2, ResultCollector.ordered())).isEqualTo(expected);
      List<Integer> handed = new ArrayList<>();
      assertThat(system(7).map(inputs, i -> i * 2, ResultCollector.each(handed::add)))
          .isEqualTo(5000L);
      assertThat(handed).isEqualTo(expected);
    }
  }

  @Test
  void withoutACollectorTheResultsAreAList() throws Exception {
    List<Integer> list = IntStream.range(0, 500).boxed().toList();
    for (Iterable<Integer> inputs : List.of(list, lazily(list))) {
      List<String> results = system(7).map(inputs, i -> "n" + i);
      assertThat(results).isEqualTo(list.stream().map(i -> "n" + i).toList());
      List<Integer> same = TaskSystem.map(inputs, i -> i);
      assertThat(same).isEqualTo(list);
    }
    List<Object> nulls = TaskSystem.map(List.of(1, 2), i -> null);
    assertThat(nulls).containsExactly(null, null);
    assertThatThrownBy(() -> nulls.add(1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> TaskSystem.map(List.of(1), i -> FailingJobs.io()))
        .isInstanceOf(TaskFailedException.class);
    assertThatThrownBy(() -> TaskSystem.map(null, i -> i)).hasMessage("inputs");
    assertThatThrownBy(() -> TaskSystem.map(List.of(1), null)).hasMessage("function");
  }

  @Test
  void emptyInputsGiveEmptyAnswers() throws Exception {
    assertThat(system(2).map(List.of(), i -> i, ResultCollector.ordered())).isEmpty();
    assertThat(system(2).map(lazily(List.of()), i -> i, ResultCollector.ordered())).isEmpty();
    assertThat(system(2).map(lazily(List.of()), i -> i, ResultCollector.outcomes())).isEmpty();
    assertThat(system(2).map(lazily(List.of()), i -> i, ResultCollector.each(r -> {}))).isZero();
  }

  @Test
  void theIteratorIsUsedByOneThreadAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    Iterator<Integer> careful =
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            Thread.yield();
            inside.decrementAndGet();
            return next < 500;
          }

          @Override
          public Integer next() {
            return next++;
          }
        };
    assertThat(system(8).map(() -> careful, i -> i, ResultCollector.ordered())).hasSize(500);
  }

  @Test
  void anInputThatThrowsCallsOffTheJobsAndIsTheCause() {
    IllegalStateException broken = new IllegalStateException("broken input");
    Iterable<Integer> inputs =
        () -> Stream.iterate(0, i -> i + 1).peek(i -> throwAt(i, 3, broken)).iterator();
    for (var collector : List.of(ResultCollector.ordered(), ResultCollector.outcomes())) {
      assertThatThrownBy(() -> system(8).map(inputs, i -> Testing.untilInterrupted(), collector))
          .isInstanceOf(TaskFailedException.class)
          .hasCause(broken)
          .hasMessageContaining("interrupted, no further inputs taken")
          .satisfies(e -> assertThat(((TaskFailedException) e).failures()).isZero());
    }
    assertThatThrownBy(() -> system(4).map(inputs, i -> i, ResultCollector.ordered()))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("the input failed")
        .hasCause(broken);
  }

  @Test
  void aNullInputOfACollectionIsRefusedBeforeAnythingStarts() {
    AtomicInteger ran = new AtomicInteger();
    TaskFunction<Integer, Integer> function = i -> ran.incrementAndGet();
    List<Integer> inputs = Arrays.asList(1, null);
    List<ResultCollector<Integer, ?>> collectors =
        List.of(
            ResultCollector.<Integer>ordered(),
            ResultCollector.<Integer>each(r -> {}),
            ResultCollector.<Integer>first());
    for (var collector : collectors) {
      assertThatThrownBy(() -> system(2).map(inputs, function, collector))
          .isInstanceOf(NullPointerException.class)
          .hasMessageContaining("input 1");
    }
    assertThatThrownBy(() -> system(2).stream(inputs, function, Stream::count))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("input 1");
    assertThat(ran).hasValue(0);
  }

  @Test
  void aNullInputOfAnotherIterableIsAFailureOfTheInput() {
    assertThatThrownBy(() ->
            system(2).map(lazily(Arrays.asList(1, 2, null)), i -> i, ResultCollector.ordered()))
        .isInstanceOf(TaskFailedException.class)
        .hasRootCauseInstanceOf(NullPointerException.class)
        .hasRootCauseMessage("input 2 is null");
  }

  @Test
  void nullArgumentsAreRefused() {
    var system = system(1);
    assertThatThrownBy(() -> system.map(null, i -> i, ResultCollector.ordered()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> system.map(List.of(1), null, ResultCollector.ordered()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> system.map(List.of(1), i -> i, null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> system.map(() -> null, i -> i, ResultCollector.ordered()))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void anInputThatWaitsIsInterruptedByAFailure() {
    CountDownLatch waits = new CountDownLatch(1);
    Iterator<Integer> two =
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            if (next == 1) {
              waits.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
            return true;
          }

          @Override
          public Integer next() {
            return next++;
          }
        };
    assertThatThrownBy(() ->
            system(4)
                .map(
                    () -> two,
                    i -> {
                      waits.await();
                      throw new NoSuchElementException("job");
                    },
                    ResultCollector.ordered()))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(NoSuchElementException.class);
  }

  @Test
  void runnersStartAsInputsCome() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Chan<Integer> jobs = Chan.newChan(1);
    Thread feeder =
        Thread.startVirtualThread(() -> {
          try {
            for (int i = 0; i < 3; i++) {
              jobs.send(i);
              int sent = i + 1;
              Testing.awaitTrue(() -> threads.size() >= Math.min(sent, 1));
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          } finally {
            jobs.close();
          }
        });
    assertThat(
            system(64)
                .map(
                    jobs.receiver(),
                    i -> threads.add(Thread.currentThread()),
                    ResultCollector.ordered()))
        .hasSize(3);
    feeder.join();
    assertThat(threads).hasSizeBetween(1, 3);
  }

  @Test
  void deadlinePartialResultsOfALazyInputAreThoseThatWereTaken() throws Exception {
    Iterable<Integer> endless = () -> Stream.iterate(0, i -> i + 1).iterator();
    Testing.withEnoughTime(limit -> {
      var system = TaskSystem.builder().engine(engine).runners(2).timeout(limit).build();
      AtomicInteger begun = new AtomicInteger();
      var outcomes =
          system.map(
              endless,
              i -> {
                if (i < 5) {
                  return i;
                }
                begun.incrementAndGet();
                return Testing.<Integer>untilInterrupted();
              },
              ResultCollector.outcomes());
      if (begun.get() < 2) {
        return false;
      }
      assertThat(outcomes.subList(0, 5)).hasOnlyElementsOfType(Outcome.Success.class);
      assertThat(outcomes.subList(5, outcomes.size()))
          .containsOnly(new Outcome.Cancelled<>(true))
          .hasSize(2);
      return true;
    });
  }

  private static void throwAt(int i, int at, RuntimeException what) {
    if (i == at) {
      throw what;
    }
  }

  private static <T> Iterable<T> lazily(List<T> list) {
    return list::iterator;
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).build();
  }
}
