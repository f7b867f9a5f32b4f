// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import dev.heddle.channel.Receiver;
import dev.heddle.channel.Sender;
import dev.heddle.testing.Testing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** T5: the two ways to stop, by the inputs. */
@ParameterizedClass
@EnumSource(Engine.class)
record StopTest(Engine engine) {
  private record Quit() implements Callable<Integer>, Stop {
    @Override
    public Integer call() {
      throw new AssertionError("a stop signal is not a job");
    }
  }

  @Test
  void closingTheChannelEndsAllRunnersWhenItIsDrained() throws Exception {
    Chan<Integer> jobs = Chan.newChan(3);
    Thread feeder = feed(jobs.sender(), IntStream.range(0, 500).boxed().toList());
    jobs.close();
    assertThat(system(8).map(jobs.receiver(), i -> i, ResultCollector.ordered()))
        .isEqualTo(IntStream.range(0, 500).boxed().toList());
    feeder.join();
  }

  @Test
  void aChannelThatIsClosedWhileRunnersWaitEndsThem() throws Exception {
    Chan<Integer> jobs = Chan.newChan(3);
    Thread closer =
        Thread.startVirtualThread(() -> {
          Testing.awaitTrue(() -> jobs.toString().contains("receive"));
          jobs.close();
        });
    assertThat(system(4).map(jobs.receiver(), i -> i, ResultCollector.ordered())).isEmpty();
    closer.join();
  }

  private interface Form {
    Object run(ConfiguredSystem system, Receiver<Integer> inputs) throws InterruptedException;
  }

  @Test
  void afterAFailureTheFeederThatWaitsForRoomIsToldWhenTheReceiverIsClosed() throws Exception {
    afterAFailureTheFeederIsTold((jobs, inputs) -> {
      jobs.close(); // the feeder's end is open
      inputs.close();
    });
  }

  @Test
  void afterAFailureTheFeederThatWaitsForRoomIsToldWhenTheChannelIsCancelled() throws Exception {
    afterAFailureTheFeederIsTold((jobs, inputs) -> jobs.cancel());
  }

  private void afterAFailureTheFeederIsTold(BiConsumer<Chan<Integer>, Receiver<Integer>> end)
      throws Exception {
    List<Form> forms =
        List.of(
            (system, in) -> system.map(in, i -> FailingJobs.io(), ResultCollector.ordered()),
            (system, in) -> system.stream(in, i -> FailingJobs.io(), Stream::count));
    for (Form form : forms) {
      Chan<Integer> jobs = Chan.newChan(1);
      Receiver<Integer> inputs = jobs.receiver();
      FutureTask<Integer> feeding = new FutureTask<>(feedForEver(jobs.sender()));
      Thread feeder = Thread.startVirtualThread(feeding);
      assertThatThrownBy(() -> form.run(system(2), inputs)).isInstanceOf(TaskFailedException.class);
      Testing.awaitTrue(() -> jobs.stats().waitingSenders() == 1);
      assertThat(feeder.isAlive()).isTrue();
      end.accept(jobs, inputs);
      assertThatThrownBy(feeding::get).hasCauseInstanceOf(ChannelClosedException.class);
    }
  }

  private static Callable<Integer> feedForEver(Sender<Integer> to) {
    return () -> {
      try (to) {
        for (int i = 0; true; i++) {
          to.send(i);
        }
      }
    };
  }

  @Test
  void aStopTakesOneRunnerOutOfService() throws Exception {
    List<Callable<Integer>> tasks = new ArrayList<>(Numbers.upTo(5));
    tasks.addAll(Collections.nCopies(2, new Quit()));
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch stopped = new CountDownLatch(1);
    for (int i = 0; i < 200; i++) {
      tasks.add(() -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        Thread.yield();
        stopped.countDown();
        return running.decrementAndGet();
      });
    }
    assertThat(system(3).run(tasks)).hasSize(205);
    assertThat(most).hasValue(1);
  }

  @Test
  void aStopHasNoResultAndNoOutcome() throws Exception {
    List<Callable<Integer>> tasks = List.of(() -> 0, new Quit(), () -> 1, new Quit(), () -> 2);
    assertThat(system(3).run(tasks)).containsExactly(0, 1, 2);
    assertThat(system(3).run(tasks, ResultCollector.outcomes())).hasSize(3);
    List<Integer> handed = new ArrayList<>();
    system(3).run(tasks, ResultCollector.<Integer>each(handed::add));
    assertThat(handed).containsExactly(0, 1, 2);
  }

  @Test
  void whenEveryRunnerIsOutOfServiceNoMoreInputsAreTaken() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    Iterable<Object> inputs =
        () ->
            Stream.<Object>of(0, 1, Stop.SIGNAL, 2, Stop.SIGNAL, 3, 4)
                .peek(i -> taken.incrementAndGet())
                .iterator();
    assertThat(system(2).map(inputs, i -> i, ResultCollector.ordered())).containsExactly(0, 1, 2);
    assertThat(taken).hasValue(5);
  }

  @Test
  void tasksThatNoRunnerIsLeftForAreNotLostSilently() throws Exception {
    List<Callable<Integer>> tasks = List.of(() -> 0, new Quit(), () -> 1);
    assertThatThrownBy(() -> system(1).run(tasks))
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("1 done, 0 interrupted, 1 never started")
        .hasCauseInstanceOf(CancellationException.class);
    assertThat(system(1).run(tasks, ResultCollector.outcomes()))
        .containsExactly(new Outcome.Success<>(0), new Outcome.Cancelled<>(false));
  }

  /** The specification's pattern: as many stop signals as runners, behind the last job. */
  @Test
  void asManyStopsAsRunnersBehindTheLastJobEndARunWell() throws Exception {
    for (int runners = 1; runners <= 3; runners++) {
      List<Object> inputs = new ArrayList<>(List.of(0, 1, 2, 3));
      inputs.addAll(Collections.nCopies(runners, Stop.SIGNAL));
      for (int n = 4; n <= inputs.size(); n++) { // with none of them, to all
        assertEndsWell(system(runners), inputs.subList(0, n));
      }
    }
  }

  private static void assertEndsWell(ConfiguredSystem system, List<Object> list)
      throws InterruptedException {
    for (Iterable<Object> inputs : List.<Iterable<Object>>of(list, list::iterator)) {
      assertThat(
              system.<Object, Object, List<Object>>map(inputs, i -> i, ResultCollector.ordered()))
          .containsExactly(0, 1, 2, 3);
      assertThat(
              system.<Object, Object, List<Object>>map(
                  inputs, i -> i, ResultCollector.completionOrder()))
          .containsExactlyInAnyOrder(0, 1, 2, 3);
      assertThat(
              system.<Object, Object, List<Outcome<Object>>>map(
                  inputs, i -> i, ResultCollector.outcomes()))
          .hasSize(4)
          .allMatch(outcome -> outcome instanceof Outcome.Success);
      assertThat(system.<Object, Object, Long>map(inputs, i -> i, ResultCollector.each(i -> {})))
          .isEqualTo(4);
      assertThat(
              system.<Object, Object, Set<Object>>map(
                  inputs, i -> i, ResultCollector.of(Collectors.toSet())))
          .hasSize(4);
      assertThat(
              system.<Object, Object, List<Object>>map(inputs, i -> i, ResultCollector.quorum(4)))
          .hasSize(4);
      long count = system.stream(inputs, i -> i, Stream::count);
      assertThat(count).isEqualTo(4);
    }
  }

  @Test
  void asManyStopsAsRunnersEndASystemThatWaitsForAChannel() throws Exception {
    try (Chan<Object> jobs = Chan.newChan(2)) {
      List<Object> inputs = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
      inputs.addAll(Collections.nCopies(16, Stop.SIGNAL));
      Thread feeder = feed(jobs.sender(), inputs);
      assertThat(system(16).map(jobs.receiver(), i -> i, ResultCollector.ordered())).hasSize(40);
      feeder.join();
    }
  }

  private static <T> Thread feed(Sender<T> to, List<? extends T> what) {
    return Thread.startVirtualThread(() -> {
      try (to) {
        for (T one : what) {
          to.send(one);
        }
      } catch (InterruptedException | IllegalStateException e) {
        // nobody receives any more
      }
    });
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).build();
  }
}
