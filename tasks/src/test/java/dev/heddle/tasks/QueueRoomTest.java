// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T11: what is in a pool's queue, and what a ticket keeps. */
class QueueRoomTest {
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch started = new CountDownLatch(1);

  private RunnerPool<String, String> pool(boolean keyed, int queue) throws InterruptedException {
    var described =
        TaskSystem.builder()
            .name("p")
            .runners(1)
            .queue(queue)
            .build()
            .<String, String>pool(job -> {
              started.countDown();
              go.await();
              return job;
            });
    if (keyed) {
      described.keyedBy(job -> job.charAt(0));
    }
    var pool = described.start();
    pool.submit("a blocks");
    started.await();
    return pool;
  }

  /* First those of a key that is running and whose job waits behind it, then of one that isn't. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCancelledJobGivesItsRoomBackAtOnce(boolean keyed) throws Exception {
    try (var pool = pool(keyed, 3)) {
      List<Ticket<String>> tickets = new ArrayList<>();
      for (String job : List.of("a", "b", "b")) {
        tickets.add(pool.submit(job));
      }
      assertThat(pool.trySubmit("c")).isEmpty();
      for (Ticket<String> ticket : tickets) {
        assertThat(ticket.cancel()).isTrue();
      }
      assertThat(pool.stats().queued()).isZero();
      assertThat(pool.stats().cancelled()).isEqualTo(3);
      List<Ticket<String>> live = new ArrayList<>();
      for (String job : List.of("b1", "b2", "a1")) {
        live.add(pool.trySubmit(job).orElseThrow());
      }
      assertThat(pool.trySubmit("c")).isEmpty();
      go.countDown();
      assertThat(live.get(0).join()).isEqualTo("b1");
      assertThat(live.get(1).join()).isEqualTo("b2");
      assertThat(live.get(2).join()).isEqualTo("a1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCancelledJobLetsOneInThatWaitsForRoom(boolean keyed) throws Exception {
    try (var pool = pool(keyed, 1)) {
      var first = pool.submit("a1");
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  pool.submit("a2");
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      Testing.awaitParked(waiting);
      first.cancel();
      waiting.join();
      assertThat(pool.stats().queued()).isEqualTo(1);
      go.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOrderOfTheOthersStaysWhicheverIsCancelled(boolean keyed) throws Exception {
    for (int cancelled = 0; cancelled < 4; cancelled++) {
      var test = new QueueRoomTest();
      try (var pool = test.pool(keyed, 4)) {
        List<String> jobs = new ArrayList<>(List.of("b0", "b1", "b2", "b3"));
        List<Ticket<String>> tickets = new ArrayList<>();
        for (String job : jobs) {
          tickets.add(pool.submit(job));
        }
        tickets.get(cancelled).cancel();
        jobs.remove(cancelled);
        assertThat(pool.stopNow()).isEqualTo(jobs);
      }
    }
  }

  @Test
  void aCancelledJobHoldsUpNoEndWhereInitFails() throws Exception {
    var described =
        TaskSystem.builder()
            .name("p")
            .runners(1)
            .build()
            .<Integer, String, String>pool(
                () -> {
                  throw new IOException("never");
                },
                (state, job) -> job)
            .initRetry(Duration.ofDays(1), Duration.ofDays(1))
            .grace(Duration.ofDays(1));
    try (var pool = described.start()) {
      var ticket = pool.submit("a");
      Testing.awaitTrue(() -> pool.stats().pausing() == 1);
      pool.stop();
      ticket.cancel();
      pool.await();
      assertThat(pool.stats().submitted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEndedTicketKeepsNeitherTheJobNorItsContext(boolean keyed) throws Exception {
    List<WeakReference<Object>> gone = new ArrayList<>();
    Context.Capture capture =
        () -> {
          Context context =
              new Context() {
                @Override
                public void around(Runnable job) {
                  job.run();
                }
              };
          gone.add(new WeakReference<>(context));
          return context;
        };
    List<Ticket<Integer>> tickets = new ArrayList<>();
    var described =
        TaskSystem.builder()
            .runners(1)
            .context(capture)
            .build()
            .<Object, Integer>pool(job -> {
              started.countDown();
              go.await();
              return 1;
            });
    if (keyed) {
      described.keyedBy(job -> "all");
    }
    try (var pool = described.start()) {
      for (int i = 0; i < 3; i++) {
        Object job = new Object();
        gone.add(new WeakReference<>(job));
        tickets.add(pool.submit(job));
      }
      started.await();
      tickets.get(2).cancel();
      go.countDown();
      assertThat(tickets.get(1).join()).isEqualTo(1);
      Testing.awaitTrue(() -> {
        System.gc();
        return gone.stream().allMatch(job -> job.get() == null);
      });
    }
    assertThat(tickets).hasSize(3);
  }

  /** T11: only jobs take room in a queue, and no signal. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fewerRunnersTakeNoRoom(boolean keyed) throws Exception {
    CountDownLatch busy = new CountDownLatch(30);
    CountDownLatch first = new CountDownLatch(1);
    var described =
        TaskSystem.builder()
            .runners(30)
            .queue(30)
            .build()
            .<Integer, Integer>pool(job -> {
              busy.countDown();
              (job == 0 ? go : first).await();
              return job;
            });
    if (keyed) {
      described.keyedBy(job -> job);
    }
    try (var pool = described.start()) {
      for (int i = 0; i < 30; i++) {
        pool.submit(i);
      }
      busy.await();
      first.countDown();
      Testing.awaitTrue(() -> pool.stats().running() == 1);
      assertThat(pool.stats().alive()).isEqualTo(30);
      pool.resize(1);
      Testing.awaitTrue(() -> pool.stats().alive() == 1);
      assertThat(pool.stats().queued()).isZero();
      for (int i = 0; i < 30; i++) {
        assertThat(pool.trySubmit(i)).isPresent();
      }
      assertThat(pool.trySubmit(30)).isEmpty();
      go.countDown();
    }
  }

  @Test
  void idleRunnersOfBatchesLeaveToo() throws Exception {
    PoolWork<Integer, Integer, Integer> work =
        PoolWork.batch(10, Duration.ofDays(1), (state, jobs) -> jobs);
    try (var pool = TaskSystem.builder().runners(3).build().pool(() -> 1, work).start()) {
      pool.submit(1);
      Testing.awaitTrue(() -> pool.stats().alive() == 1 && pool.stats().queued() == 0);
      pool.resize(2);
      pool.stop();
      pool.await();
      assertThat(pool.stats().succeeded()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aQueueWithoutALimitTakesMemoryByWhatIsInIt(boolean keyed) throws Exception {
    for (int queue : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 1, 1 << 30}) {
      var test = new QueueRoomTest();
      RunnerPool<String, String> ended;
      try (var pool = test.pool(keyed, queue)) {
        ended = pool;
        List<Ticket<String>> tickets = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
          tickets.add(pool.submit("b" + i));
        }
        assertThat(pool.stats().queued()).isEqualTo(1000);
        tickets.get(500).cancel();
        test.go.countDown();
        assertThat(tickets.get(999).join()).isEqualTo("b999");
      }
      assertThat(ended.stats().succeeded()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLargeQueueIsBoundedAllTheSame(boolean keyed) throws Exception {
    int queue = 4_096 + 1;
    try (var pool = pool(keyed, queue)) {
      for (int i = 0; i < queue; i++) {
        assertThat(pool.trySubmit("b" + i)).isPresent();
      }
      assertThat(pool.trySubmit("b")).isEmpty();
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  pool.submit("c");
                } catch (RejectedExecutionException e) {
                  // expected
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      Testing.awaitParked(waiting);
      assertThat(pool.stopNow()).hasSize(queue);
      waiting.join(); // refused
      go.countDown();
      pool.await();
      assertThat(pool.stats().submitted()).isEqualTo(queue + 1L);
    }
  }
}
