// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a job whose submitter is interrupted, or that is called off; with keys too. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
record SubmitTest(boolean keyed) {

  @Test
  void aSubmitterThatIsInterruptedWhileItWaitsForRoomHasSubmittedNothing() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Queue<Integer> ran = new ConcurrentLinkedQueue<>();
    try (RunnerPool<Integer, Boolean> pool = full(go, ran)) {
      for (Callable<?> way : new Callable<?>[] {() -> pool.submit(2), () -> pool.call(2)}) {
        FutureTask<?> submitting = new FutureTask<>(way);
        Thread submitter = Thread.startVirtualThread(submitting);
        Testing.awaitParked(submitter);
        submitter.interrupt();
        assertThatThrownBy(submitting::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(pool.stats().submitted()).isEqualTo(2);
      }
      go.countDown();
      assertThat(pool.call(3)).isTrue();
    }
    assertThat(ran).containsExactly(0, 1, 3);
  }

  @Test
  void tryingToSubmitDoesNotMindAnInterrupt() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Queue<Integer> ran = new ConcurrentLinkedQueue<>();
    try (RunnerPool<Integer, Boolean> pool = pool(go, ran)) {
      Thread.currentThread().interrupt();
      assertThat(pool.trySubmit(0)).isPresent();
      assertThat(Thread.interrupted()).isTrue();
      go.countDown();
    }
    assertThat(ran).containsExactly(0);
  }

  @Test
  void whoCallsIsToldThatTheJobWasCalledOffRunningOrNot() throws Exception {
    RunnerPool<Integer, Boolean> pool = pool(new CountDownLatch(1), new ConcurrentLinkedQueue<>());
    FutureTask<Boolean> running = new FutureTask<>(() -> pool.call(0));
    Thread.startVirtualThread(running);
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    FutureTask<Boolean> queued = new FutureTask<>(() -> pool.call(1));
    Thread.startVirtualThread(queued);
    Testing.awaitTrue(() -> pool.stats().queued() == 1);
    assertThat(pool.stopNow()).containsExactly(1);
    assertThatThrownBy(running::get)
        .hasCauseInstanceOf(CancellationException.class)
        .hasMessageContaining("the job was called off running");
    assertThatThrownBy(queued::get)
        .hasCauseInstanceOf(CancellationException.class)
        .hasMessageContaining("the job was called off unstarted");
    pool.await();
    assertThat(pool.stats().cancelled()).isEqualTo(2);
  }

  /* Job 0 runs, job 1 is the queue. */
  private RunnerPool<Integer, Boolean> full(CountDownLatch go, Queue<Integer> ran)
      throws InterruptedException {
    RunnerPool<Integer, Boolean> pool = pool(go, ran);
    pool.submit(0);
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    pool.submit(1);
    return pool;
  }

  private RunnerPool<Integer, Boolean> pool(CountDownLatch go, Queue<Integer> ran) {
    var described =
        TaskSystem.builder()
            .name("p")
            .runners(1)
            .queue(1)
            .build()
            .<Integer, Boolean>pool(i -> {
              go.await();
              return ran.add(i);
            });
    return (keyed ? described.keyedBy(i -> i % 2) : described).start();
  }
}
