// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.channel.Chan;
import dev.heddle.channel.Receiver;
import dev.heddle.tasks.scope.Threads;
import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
record StreamTest(Engine engine) {
  private static final Iterable<Integer> ENDLESS = () -> Stream.iterate(0, i -> i + 1).iterator();

  @Test
  void theBodyGetsTheResultsInOrderAndItsAnswerIsTheAnswer() throws Exception {
    Iterable<Integer> inputs = IntStream.range(0, 1000)::iterator;
    List<Integer> results = system(5).stream(inputs, i -> i * 2, Stream::toList);
    assertThat(results).isEqualTo(IntStream.range(0, 1000).map(i -> i * 2).boxed().toList());
  }

  @Test
  void aBodyThatReturnsEarlyCallsOffTheRest() throws Exception {
    int found =
        system(5).stream(ENDLESS, i -> i, r -> r.filter(i -> i > 1000).findFirst().orElseThrow());
    assertThat(found).isEqualTo(1001);
    String ignored = system(5).stream(ENDLESS, i -> i, r -> "ignored");
    assertThat(ignored).isEqualTo("ignored");
  }

  @Test
  void backpressureGoesBothWays() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger used = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Iterable<Integer> counting =
        () ->
            Stream.iterate(0, i -> i + 1)
                .peek(i -> most.accumulateAndGet(taken.incrementAndGet() - used.get(), Math::max))
                .iterator();
    system(3).stream(
        counting, i -> i, r -> r.limit(3000).peek(i -> used.incrementAndGet()).count());
    assertThat(used.get()).isEqualTo(3000);
    assertThat(most.get()).isBetween(1, 3 + 2 + 3);
  }

  @Test
  void aSlowFirstJobHoldsBackBodyAndInputs() throws Exception {
    AtomicInteger started = new AtomicInteger();
    AtomicInteger used = new AtomicInteger();
    AtomicReference<List<Integer>> meanwhile = new AtomicReference<>();
    Set<Thread> others = ConcurrentHashMap.newKeySet();
    TaskFunction<Integer, Integer> slowFirst =
        i -> {
          started.incrementAndGet();
          if (i == 0) {
            Testing.awaitTrue(() -> started.get() >= 3 + 2);
            others.forEach(Testing::awaitParked);
            meanwhile.set(List.of(started.get(), used.get()));
          } else {
            others.add(Thread.currentThread());
          }
          return i;
        };
    Iterable<Integer> inputs = IntStream.range(0, 100)::iterator;
    long count =
        system(3).stream(inputs, slowFirst, r -> r.filter(i -> used.incrementAndGet() > 0).count());
    assertThat(count).isEqualTo(100);
    assertThat(meanwhile.get()).containsExactly(3 + 2, 0); // runners + queue, and nothing to use
  }

  @Test
  void aFailureEndsABodyThatWaitsForAResult() {
    List<Integer> seen = new ArrayList<>();
    assertThatThrownBy(() ->
            system(2).stream(
                ENDLESS,
                i -> i == 50 ? FailingJobs.io() : i,
                r -> {
                  r.forEach(seen::add);
                  return "not reached";
                }))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    assertThat(seen).isEqualTo(IntStream.range(0, seen.size()).boxed().toList());
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aFailureWakesABodyThatWaitsOnAChannel() {
    CountDownLatch waits = new CountDownLatch(1);
    try (Chan<Integer> never = Chan.newChan()) {
      assertThatThrownBy(() ->
              system(2).stream(
                  ENDLESS,
                  i -> {
                    waits.await();
                    return FailingJobs.io();
                  },
                  r -> {
                    waits.countDown();
                    try {
                      return never.recv();
                    } catch (InterruptedException e) {
                      return "woken";
                    }
                  }))
          .hasCauseInstanceOf(IOException.class);
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aDeadlineAndAnInterruptEndTheBodyToo() throws Exception {
    var hasty = TaskSystem.builder().engine(engine).timeout(Duration.ofMillis(50)).build();
    assertThatThrownBy(() -> hasty.stream(ENDLESS, i -> i, Stream::count))
        .isInstanceOf(TaskFailedException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch first = new CountDownLatch(1);
    Thread caller =
        Thread.startVirtualThread(() -> {
          try {
            system(2).stream(ENDLESS, i -> i, r -> r.peek(i -> first.countDown()).count());
          } catch (Throwable e) {
            thrown.set(e);
          }
        });
    first.await();
    caller.interrupt();
    caller.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void whatTheBodyThrowsReachesTheCaller() {
    IllegalStateException broken = new IllegalStateException();
    assertThatThrownBy(() ->
            system(2).stream(
                ENDLESS,
                i -> i,
                r -> {
                  throw broken;
                }))
        .isSameAs(broken);
  }

  @Test
  void theStreamIsForTheBodyOnlyAndForItsThread() throws Exception {
    AtomicReference<Stream<Integer>> kept = new AtomicReference<>();
    system(2).stream(
        ENDLESS,
        i -> i,
        r -> {
          kept.set(r);
          return 1;
        });
    assertThatThrownBy(() -> kept.get().count()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() ->
            system(2).stream(
                ENDLESS,
                i -> i,
                r -> {
                  var iterator = r.iterator();
                  AtomicReference<RuntimeException> elsewhere = new AtomicReference<>();
                  Thread other =
                      Thread.startVirtualThread(() -> {
                        try {
                          var unused = iterator.hasNext();
                        } catch (RuntimeException e) {
                          elsewhere.set(e);
                        }
                      });
                  Threads.joinAll(List.of(other));
                  throw elsewhere.get();
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in its thread");
  }

  @Test
  void aChannelIsAnInputThatEndsWhenItIsClosed() throws Exception {
    Chan<Integer> channel = Chan.newChan(1);
    Thread feeder =
        Thread.startVirtualThread(() -> {
          try (channel) {
            for (int i = 0; i < 100; i++) {
              channel.send(i);
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    List<Integer> results = system(3).stream(channel.receiver(), i -> i, Stream::toList);
    assertThat(results).isEqualTo(IntStream.range(0, 100).boxed().toList());
    feeder.join();
  }

  @Test
  void aFailureWakesWhoWaitsForTheChannelAndLeavesItOpen() throws Exception {
    try (Chan<Integer> channel = Chan.newChan(1)) {
      Receiver<Integer> inputs = channel.receiver();
      channel.send(1);
      assertThatThrownBy(() -> system(3).stream(inputs, i -> FailingJobs.io(), Stream::count))
          .isInstanceOf(TaskFailedException.class);
      channel.send(2);
      assertThat(inputs.tryRecv()).isEqualTo(2);
    }
  }

  @Test
  void emptyInputGivesAnEmptyStream() throws Exception {
    long count = system(2).stream(List.of(), i -> i, Stream::count);
    assertThat(count).isZero();
  }

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).queue(2).build();
  }

  @Test
  void anInterruptStatusThatTheBodyHasSetIsKept() throws Exception {
    int first =
        system(2).stream(
            List.of(1, 2, 3),
            i -> i,
            results -> {
              int result = results.findFirst().orElseThrow();
              Thread.currentThread().interrupt(); // as code does that has caught the exception
              return result;
            });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(first).isEqualTo(1);
  }
}
