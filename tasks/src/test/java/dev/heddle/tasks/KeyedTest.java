// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs of a key run one after another. Jobs here are strings; their first letter is the key. */
@ParameterizedClass
@EnumSource(Engine.class)
record KeyedTest(Engine engine) {

  @Test
  void jobsOfAKeyRunOneAfterAnotherInTheOrderOfSubmission() throws Exception {
    List<List<Integer>> seen =
        IntStream.range(0, 7).<List<Integer>>mapToObj(k -> new ArrayList<>()).toList();
    try (RunnerPool<Integer, Boolean> pool =
        system(4, 20)
            .<Integer, Boolean>pool(i -> seen.get(i % 7).add(i)) // not safe for two at once
            .keyedBy(i -> i % 7)
            .start()) {
      for (int i = 0; i < 7000; i++) {
        pool.submit(i);
      }
    }
    for (int k = 0; k < 7; k++) {
      int key = k;
      assertThat(seen.get(k))
          .isEqualTo(IntStream.range(0, 1000).map(i -> 7 * i + key).boxed().toList());
    }
  }

  @Test
  void keysRunInParallel() throws Exception {
    CyclicBarrier four = new CyclicBarrier(4);
    try (RunnerPool<String, Integer> pool = pool(4, 30, j -> four.await())) {
      List<Ticket<Integer>> tickets = new ArrayList<>();
      for (String job : List.of("a1", "a2", "b1", "c1", "b2", "d1", "c2", "d2")) {
        tickets.add(pool.submit(job));
      }
      for (Ticket<Integer> ticket : tickets) {
        ticket.join();
      }
    }
  }

  @Test
  void aKeyWithManyJobsTakesTurnsWithOthers() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Queue<String> order = new ConcurrentLinkedQueue<>();
    try (RunnerPool<String, Boolean> pool = recording(1, go, order)) {
      submitAll(pool, "x0", "a1", "a2", "a3", "b1", "b2");
      go.countDown();
    }
    assertThat(order).containsExactly("x0", "a1", "b1", "a2", "b2", "a3");
  }

  @Test
  void theNextOfAKeyRunsAfterOneThatFailedOrWasCalledOff() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RunnerPool<String, String> pool =
        pool(
            2,
            30,
            j -> {
              go.await();
              return j.equals("a1") ? FailingJobs.io() : j;
            })) {
      List<Ticket<String>> tickets = submitAll(pool, "a1", "a2", "a3");
      assertThat(tickets.get(1).cancel()).isTrue();
      go.countDown();
      assertThatThrownBy(() -> tickets.get(0).join()).hasCauseInstanceOf(IOException.class);
      assertThat(tickets.get(1).poll()).isEqualTo(new Outcome.Cancelled<>(false));
      assertThat(tickets.get(2).join()).isEqualTo("a3");
    }
  }

  @Test
  void theQueueBoundsTheJobsOfAllKeysTogether() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (RunnerPool<String, Boolean> pool = recording(2, go, new ConcurrentLinkedQueue<>(), 3)) {
      submitAll(pool, "a0", "b0");
      Testing.awaitTrue(() -> pool.stats().running() == 2);
      submitAll(pool, "a1", "a2", "b1");
      assertThat(pool.stats().queued()).isEqualTo(3);
      assertThat(pool.trySubmit("a3")).isEmpty();
      assertThat(pool.trySubmit("c1")).isEmpty();
      Thread waits = Thread.startVirtualThread(() -> submitQuietly(pool, "c2"));
      Testing.awaitParked(waits);
      go.countDown();
      waits.join();
    }
  }

  @Test
  void stopLetsTheJobsOfAllKeysRun() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Queue<String> order = new ConcurrentLinkedQueue<>();
    RunnerPool<String, Boolean> pool = recording(2, go, order);
    submitAll(pool, "a1", "b1", "a2", "a3", "b2", "c1", "a4");
    pool.stop();
    assertThatThrownBy(() -> pool.submit("a5")).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> pool.trySubmit("a5")).isInstanceOf(RejectedExecutionException.class);
    go.countDown();
    pool.await();
    assertThat(order).containsExactlyInAnyOrder("a1", "b1", "a2", "a3", "b2", "c1", "a4");
    assertThat(order.stream().filter(j -> j.startsWith("a")))
        .containsExactly("a1", "a2", "a3", "a4");
  }

  @Test
  void stopNowReturnsWhatNeverStartedInTheOrderOfSubmission() throws Exception {
    RunnerPool<String, Boolean> pool =
        recording(2, new CountDownLatch(1), new ConcurrentLinkedQueue<>());
    List<Ticket<Boolean>> tickets = submitAll(pool, "a1", "b1");
    Testing.awaitTrue(() -> pool.stats().running() == 2);
    tickets.addAll(submitAll(pool, "c1", "a2", "b2", "c2", "a3", "d1"));
    assertThat(tickets.get(6).cancel()).isTrue();
    assertThat(pool.stopNow()).containsExactly("c1", "a2", "b2", "c2", "d1");
    assertThat(pool.stopNow()).isEmpty();
    pool.await();
    for (int i = 0; i < 8; i++) {
      assertThat(tickets.get(i).poll()).isEqualTo(new Outcome.Cancelled<>(i < 2));
    }
    assertThat(pool.stats().queued()).isZero();
  }

  @Test
  void everySubmitterThatWaitsForRoomIsRefusedByAStop() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    RunnerPool<String, Boolean> pool = recording(1, go, new ConcurrentLinkedQueue<>(), 1);
    submitAll(pool, "a1");
    Testing.awaitTrue(() -> pool.stats().running() == 1);
    submitAll(pool, "a2");
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    List<Thread> submitters = new ArrayList<>();
    for (String job : List.of("a3", "b1", "c1")) {
      submitters.add(
          Thread.startVirtualThread(() -> {
            try {
              pool.submit(job);
            } catch (Throwable e) {
              thrown.add(e);
            }
          }));
    }
    for (Thread submitter : submitters) {
      Testing.awaitParked(submitter);
    }
    pool.stop();
    for (Thread submitter : submitters) {
      submitter.join();
    }
    assertThat(thrown)
        .hasSize(3)
        .allSatisfy(e -> assertThat(e).isInstanceOf(RejectedExecutionException.class));
    go.countDown();
    pool.close();
    assertThat(pool.stats().succeeded()).isEqualTo(2);
  }

  @Test
  void aJobWithoutAKeyIsNotAccepted() throws Exception {
    try (RunnerPool<String, String> pool =
        system(2, 2)
            .<String, String>pool(j -> j)
            .keyedBy(j -> j.equals("null") ? null : j.charAt(3))
            .start()) {
      for (int i = 0; i < 3; i++) { // more than there is room
        assertThatThrownBy(() -> pool.submit("null")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> pool.submit("abc"))
            .isInstanceOf(StringIndexOutOfBoundsException.class);
      }
      assertThat(pool.call("abcd")).isEqualTo("abcd");
      assertThat(pool.stats().submitted()).isEqualTo(1);
    }
  }

  @Test
  void aJobThatWaitsForALaterOneOfItsKeyIsTold() throws Exception {
    AtomicReference<RunnerPool<String, String>> self = new AtomicReference<>();
    try (RunnerPool<String, String> pool =
        pool(4, 30, j -> j.equals("b2") ? j : self.get().call(j.equals("a1") ? "a2" : "b2"))) {
      self.set(pool);
      assertThatThrownBy(() -> pool.call("a1")).hasCauseInstanceOf(IllegalStateException.class);
      assertThat(pool.call("c1")).isEqualTo("b2");
    }
  }

  @Test
  void aJobThatWaitsForRoomTakenByItsOwnKeyIsTold() throws Exception {
    AtomicReference<RunnerPool<String, String>> self = new AtomicReference<>();
    CountDownLatch full = new CountDownLatch(1);
    try (RunnerPool<String, String> pool =
        pool(
            4,
            1,
            j -> {
              if (j.equals("a1")) {
                full.await();
                self.get().submit("b1");
              }
              return j;
            })) {
      self.set(pool);
      Ticket<String> first = pool.submit("a1");
      Testing.awaitTrue(() -> pool.stats().running() == 1);
      Ticket<String> second = pool.submit("a2");
      full.countDown();
      assertThatThrownBy(first::join).hasCauseInstanceOf(IllegalStateException.class);
      assertThat(second.join()).isEqualTo("a2");
    }
  }

  @Test
  void aStopSignalHasNoKey() throws Exception {
    Queue<Object> order = new ConcurrentLinkedQueue<>();
    RunnerPool<Object, Boolean> pool =
        system(2, 30)
            .<Object, Boolean>pool(order::add)
            .keyedBy(j -> ((String) j).charAt(0)) // never called with a Stop
            .start();
    pool.submit(Stop.SIGNAL).join();
    assertThat(pool.stats().runners()).isEqualTo(1);
    pool.submit("a").join();
    pool.close();
    assertThat(order).containsExactly("a");
  }

  private static <R> List<Ticket<R>> submitAll(RunnerPool<String, R> pool, String... jobs)
      throws InterruptedException {
    List<Ticket<R>> tickets = new ArrayList<>();
    for (String job : jobs) {
      tickets.add(pool.submit(job));
    }
    return tickets;
  }

  private static void submitQuietly(RunnerPool<String, Boolean> pool, String job) {
    try {
      var unused = pool.submit(job);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private RunnerPool<String, Boolean> recording(
      int runners, CountDownLatch go, Queue<String> order) {
    return recording(runners, go, order, 30);
  }

  private RunnerPool<String, Boolean> recording(
      int runners, CountDownLatch go, Queue<String> order, int queue) {
    return pool(
        runners,
        queue,
        j -> {
          go.await();
          return order.add(j);
        });
  }

  private <R> RunnerPool<String, R> pool(int runners, int queue, TaskFunction<String, R> work) {
    return system(runners, queue).<String, R>pool(work).keyedBy(j -> j.charAt(0)).start();
  }

  private ConfiguredSystem system(int runners, int queue) {
    return TaskSystem.builder().name("k").engine(engine).runners(runners).queue(queue).build();
  }
}
