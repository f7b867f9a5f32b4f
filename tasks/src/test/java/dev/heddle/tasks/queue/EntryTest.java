// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.tasks.Outcome;
import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who wait for a ticket: alone, beside others, for a time, by a stage, interrupted. */
@Timeout(60)
class EntryTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Outcome<Integer> DONE = new Outcome.Success<>(7);

  private static final Entry.Home HOME = new NoPool("t");

  private final JobEntry<Integer> ticket = new JobEntry<>(HOME, "job", null);

  /* A wait, and the thread that is in it. */
  private record Waiting(FutureTask<Outcome<Integer>> answer, Thread thread) {
    static Waiting in(Callable<Outcome<Integer>> body) {
      FutureTask<Outcome<Integer>> answer = new FutureTask<>(body);
      return new Waiting(answer, Thread.startVirtualThread(answer));
    }

    static Waiting parkedIn(Callable<Outcome<Integer>> body) {
      Waiting wait = in(body);
      Testing.awaitParked(wait.thread);
      return wait;
    }
  }

  @Test
  void everyThreadThatWaitsIsTold() throws Exception {
    Waiting first = Waiting.parkedIn(ticket::await);
    Waiting second = Waiting.parkedIn(ticket::await);
    Waiting timed = Waiting.parkedIn(() -> ticket.await(LONG));
    Waiting third = Waiting.parkedIn(ticket::await);
    assertThat(ticket.poll()).isNull();
    ticket.complete(DONE);
    for (Waiting wait : List.of(first, second, timed, third)) {
      assertThat(wait.answer.get()).isSameAs(DONE);
    }
    assertThat(ticket.await()).isSameAs(DONE);
    assertThat(ticket.await(Duration.ZERO)).isSameAs(DONE);
  }

  @Test
  void aStageBesideAThreadIsToldToo() throws Exception {
    Waiting waiter = Waiting.parkedIn(ticket::await);
    CompletableFuture<Integer> stage = ticket.toCompletionStage().toCompletableFuture();
    ticket.complete(DONE);
    assertThat(waiter.answer.get()).isSameAs(DONE);
    assertThat(stage.get()).isEqualTo(7);
    assertThat(ticket.toCompletionStage().toCompletableFuture().get()).isEqualTo(7);
  }

  @Test
  void aThreadThatIsInterruptedLeavesItsPlaceToTheNext() throws Exception {
    interrupt(Waiting.parkedIn(ticket::await));
    Waiting next = Waiting.parkedIn(ticket::await);
    ticket.complete(DONE);
    assertThat(next.answer.get()).isSameAs(DONE);
  }

  @Test
  void aThreadThatIsInterruptedBesideOthersLeavesThemWaiting() throws Exception {
    Waiting first = Waiting.parkedIn(ticket::await);
    Waiting second = Waiting.parkedIn(ticket::await);
    Waiting third = Waiting.parkedIn(ticket::await);
    interrupt(first);
    interrupt(third);
    assertThat(second.answer.isDone()).isFalse();
    ticket.complete(DONE);
    assertThat(second.answer.get()).isSameAs(DONE);
  }

  @Test
  void interruptionIsCheckedOnEntryAlsoIfTheJobHasEnded() {
    ticket.complete(DONE);
    Thread.currentThread().interrupt();
    assertThatThrownBy(ticket::await).isInstanceOf(InterruptedException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ticket.await(LONG)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aTimedWaitThatRunsOutHasNoOutcomeAndTheJobGoesOn() throws Exception {
    for (Duration timeout : List.of(Duration.ofMillis(5), Duration.ZERO, Duration.ofDays(-1))) {
      assertThat(ticket.await(timeout)).isNull();
    }
    ticket.complete(DONE);
    assertThat(ticket.await(Duration.ofMillis(5))).isSameAs(DONE);
  }

  @Test
  void cancellingAFutureMadeOfAStageDoesNothingToTheJob() throws Exception {
    CompletableFuture<Integer> future = ticket.toCompletionStage().toCompletableFuture();
    assertThat(future.cancel(true)).isTrue();
    assertThat(ticket.poll()).isNull();
    assertThat(ticket.isCancelRequested()).isFalse();
    ticket.complete(DONE);
    assertThat(ticket.await()).isSameAs(DONE);
    assertThat(ticket.toCompletionStage().toCompletableFuture().get()).isEqualTo(7);
  }

  @Test
  void nobodyIsLeftWaitingWhateverComesTogether() throws Exception {
    for (int round = 0; round < 2000; round++) {
      Entry<Integer> one = new JobEntry<>(HOME, "job", null);
      List<Waiting> waits = new ArrayList<>();
      waits.add(Waiting.in(one::await));
      for (int i = 0; i < round % 3; i++) {
        waits.add(Waiting.in(one::await));
        waits.add(Waiting.in(() -> one.await(LONG)));
      }
      Waiting hurried = Waiting.in(() -> interruptible(one));
      Thread completer = Thread.startVirtualThread(() -> one.complete(DONE));
      hurried.thread.interrupt();
      for (Waiting wait : waits) {
        assertThat(wait.answer.get(30, TimeUnit.SECONDS)).isSameAs(DONE);
      }
      assertThat(hurried.answer.get(30, TimeUnit.SECONDS)).isIn(DONE, null);
      completer.join();
    }
  }

  private static void interrupt(Waiting wait) {
    wait.thread.interrupt();
    assertThatThrownBy(wait.answer::get).hasCauseInstanceOf(InterruptedException.class);
  }

  private static Outcome<Integer> interruptible(Entry<Integer> one) {
    try {
      return one.await();
    } catch (InterruptedException e) {
      return null;
    }
  }
}
