// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Testing;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run's rare paths: interrupts that throw, and the hook for what never started. */
@Timeout(35)
class RunEdgeTest {

  /** An interrupt that throws leaves the others of a run uninterrupted. */
  @Test
  void aFailureReachesAllAlsoIfAnInterruptThrows() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch sleeps = new CountDownLatch(1);
    PoolEdgeTest.Throwing channel = new PoolEdgeTest.Throwing();
    AtomicReference<String> told = new AtomicReference<>("no");
    List<PoolEdgeTest.Job> jobs =
        List.of(
            () -> {
              sleeps.countDown();
              try {
                Testing.untilInterrupted();
              } catch (InterruptedException e) {
                told.set("yes");
              }
              return 1;
            },
            () -> {
              sleeps.await();
              return channel.use(go);
            },
            () -> {
              channel.inside.await();
              Thread.ofPlatform()
                  .start(() -> {
                    Testing.awaitTrue(() -> told.get().equals("yes"));
                    go.countDown();
                  });
              throw new IllegalStateException("mine");
            });
    Throwable thrown =
        catchThrowable(() ->
            TaskSystem.builder()
                .name("edge")
                .engine(Engine.THREADS)
                .build()
                .map(jobs, PoolEdgeTest.Job::run, ResultCollector.ordered()));
    assertThat(thrown).isInstanceOf(TaskFailedException.class);
    assertThat(told).hasValue("yes");
  }

  /** Who gets back an input that was never started is interrupted. */
  @Test
  void theHookForUnstartedInputsIsNotInterrupted() throws Exception {
    AtomicReference<String> hook = new AtomicReference<>("not called");
    CountDownLatch second = new CountDownLatch(1);
    Iterable<Integer> inputs =
        () ->
            new Iterator<>() {
              int next = 0;

              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public Integer next() {
                if (++next == 2) {
                  second.countDown();
                  try {
                    Testing.untilInterrupted();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // as a channel does that has got one
                  }
                }
                return next;
              }
            };
    Throwable thrown =
        catchThrowable(() ->
            TaskSystem.builder()
                .name("edge")
                .engine(Engine.THREADS)
                .onUnstarted(input ->
                    hook.set(
                        input
                            + (Thread.currentThread().isInterrupted() ? " interrupted" : " calm")))
                .build()
                .map(
                    inputs,
                    i -> {
                      second.await();
                      throw new IllegalStateException("fails");
                    },
                    ResultCollector.each(r -> {})));
    assertThat(thrown).isInstanceOf(TaskFailedException.class);
    assertThat(hook).hasValue("2 calm");
  }
}
