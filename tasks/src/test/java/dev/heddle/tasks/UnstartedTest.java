// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.channel.Chan;
import dev.heddle.testing.Testing;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run has received and not started when it ends early. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Engine.class)
record UnstartedTest(Engine engine) {
  private static final int MESSAGES = 64;

  /** Every message that isn't in the channel any more was seen by the function or the hook. */
  @Test
  void nothingThatWasReceivedIsDroppedInSilence() throws Exception {
    for (int round = 0; round < 300; round++) {
      Queue<Object> unstarted = new ConcurrentLinkedQueue<>();
      Queue<Object> started = new ConcurrentLinkedQueue<>();
      Chan<Integer> chan = filled();
      var system = system().onUnstarted(unstarted::add).build();
      int enough = round % 8;
      TaskFunction<Integer, Integer> function =
          i -> {
            started.add(i);
            if (i == enough) {
              throw new IllegalStateException("enough");
            }
            return i;
          };
      assertThatThrownBy(
              () -> system.map(chan.receiver(), function, ResultCollector.<Integer>ordered()))
          .isInstanceOf(TaskFailedException.class);
      Set<Object> all = new HashSet<>(started);
      assertThat(all).hasSize(started.size());
      assertThat(unstarted).doesNotContainAnyElementsOf(all);
      all.addAll(unstarted);
      chan.asBlockingQueue().drainTo(all);
      assertThat(all).hasSize(MESSAGES);
    }
  }

  private static Chan<Integer> filled() throws InterruptedException {
    Chan<Integer> chan = Chan.newChan(MESSAGES);
    for (int i = 0; i < MESSAGES; i++) {
      chan.send(i);
    }
    chan.close();
    return chan;
  }

  /* Its second element is received when the first one's failure has stopped the run. */
  private static final class Late implements Iterator<String> {
    final CountDownLatch fail = new CountDownLatch(1);
    private int next;

    @Override
    public boolean hasNext() {
      return next < 2;
    }

    @Override
    public String next() {
      if (next++ == 0) {
        return "fails";
      }
      fail.countDown();
      try {
        return Testing.untilInterrupted();
      } catch (InterruptedException e) {
        return "late";
      }
    }
  }

  private static TaskFailedException failing(ConfiguredSystem system) {
    Late inputs = new Late();
    TaskFunction<String, String> function =
        input -> {
          inputs.fail.await();
          throw new IllegalStateException(input);
        };
    return catchThrowableOfType(
        TaskFailedException.class,
        () -> system.map(() -> inputs, function, ResultCollector.<String>ordered()));
  }

  @Test
  void whatWasReceivedTooLateIsToldToTheHook() {
    Queue<Object> unstarted = new ConcurrentLinkedQueue<>();
    assertThat(failing(system().onUnstarted(unstarted::add).build())).hasRootCauseMessage("fails");
    assertThat(unstarted).containsExactly("late");
  }

  @Test
  void whatTheHookThrowsIsSuppressedAndNoFailureOfATask() {
    IllegalArgumentException thrown = new IllegalArgumentException("hook");
    var system =
        system()
            .onUnstarted(input -> {
              throw thrown;
            })
            .build();
    TaskFailedException failure = failing(system);
    assertThat(failure).hasRootCauseMessage("fails").hasSuppressedException(thrown);
    assertThat(failure.failures()).isEqualTo(1);
  }

  @Test
  void elementsOfACollectionAreTakenFromNowhere() {
    Queue<Object> unstarted = new ConcurrentLinkedQueue<>();
    var system = system().onUnstarted(unstarted::add).build();
    for (int round = 0; round < 300; round++) {
      TaskFunction<Integer, Integer> function =
          i -> {
            throw new IllegalStateException("enough");
          };
      assertThatThrownBy(() ->
              system.map(List.of(1, 2, 3, 4, 5), function, ResultCollector.<Integer>ordered()))
          .isInstanceOf(TaskFailedException.class);
    }
    assertThat(unstarted).isEmpty();
  }

  private TaskSystemBuilder system() {
    return TaskSystem.builder().name("u").engine(engine).runners(4);
  }

  @Test
  void whatTheHookThrowsIsLoggedIfTheRunReturns() throws Exception {
    Late inputs = new Late();
    IllegalArgumentException thrown = new IllegalArgumentException("hook");
    CompletableFuture<LogRecord> logged = new CompletableFuture<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logRecord) {
            logged.complete(logRecord);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("dev.heddle.tasks");
    log.addHandler(handler);
    try {
      TaskFunction<String, String> function =
          input -> {
            inputs.fail.await();
            return input;
          };
      String answer =
          system()
              .onUnstarted(input -> {
                throw thrown;
              })
              .build()
              .map(() -> inputs, function, ResultCollector.<String>first());
      assertThat(answer).isEqualTo("fails");
    } finally {
      log.removeHandler(handler);
    }
    assertThat(logged.getNow(null).getThrown()).isSameAs(thrown);
  }
}
