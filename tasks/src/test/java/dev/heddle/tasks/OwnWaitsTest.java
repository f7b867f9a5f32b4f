// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that wait for their own pool: who is told, and who isn't. */
@Timeout(60)
class OwnWaitsTest {
  private interface Job {
    Object run() throws Exception;
  }

  private static RunnerPoolBuilder<?, Job, Object> described(int runners, int queue) {
    return TaskSystem.builder()
        .name("own")
        .runners(runners)
        .queue(queue)
        .build()
        .<Job, Object>pool(Job::run);
  }

  /** Idle runners are no help: the last one of the circle is told, and the others go on. */
  @Test
  void jobsThatWaitForEachOtherInACircle() throws Exception {
    int size = 3;
    try (RunnerPool<Job, Object> pool = described(8, 8).start()) {
      AtomicReferenceArray<Ticket<Object>> tickets = new AtomicReferenceArray<>(size);
      CountDownLatch known = new CountDownLatch(1);
      for (int i = 0; i < size; i++) {
        int next = (i + 1) % size;
        tickets.set(
            i,
            pool.submit(() -> {
              known.await();
              Throwable thrown = catchThrowable(() -> tickets.get(next).join());
              return thrown == null ? "fine" : thrown.getMessage();
            }));
      }
      known.countDown();
      List<Object> results = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        results.add(tickets.get(i).join());
      }
      assertThat(results).filteredOn("fine"::equals).hasSize(size - 1);
      assertThat(results)
          .contains(
              "own: jobs of the pool wait for each other; this wait would never end; the other job"
                  + " goes on");
    }
  }

  @Test
  void jobsThatWaitForOthersWhichGetARunnerAreNotTold() throws Exception {
    try (RunnerPool<Job, Object> pool = described(4, 30).start()) {
      CyclicBarrier three = new CyclicBarrier(3);
      List<Ticket<Object>> tickets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tickets.add(
            pool.submit(() -> {
              three.await();
              int sum = 0;
              for (int k = 0; k < 100; k++) {
                sum += (Integer) pool.call(() -> 1);
              }
              return sum;
            }));
      }
      for (Ticket<Object> ticket : tickets) {
        assertThat(ticket.join()).isEqualTo(100);
      }
    }
  }

  /** One waits for the other, which needs a runner, and the last is taken away. */
  @Test
  void whereTheNumberOfRunnersIsLoweredTheOneThatWaitsIsTold() throws Exception {
    try (RunnerPool<Job, Object> pool = described(2, 30).start()) {
      CountDownLatch go = new CountDownLatch(1);
      Ticket<Object> busy =
          pool.submit(() -> {
            go.await();
            return "busy";
          });
      Ticket<Object> waits =
          pool.submit(() -> catchThrowable(() -> pool.call(() -> "never")).getMessage());
      Testing.awaitTrue(() -> pool.stats().queued() == 1);
      pool.resize(1);
      go.countDown();
      assertThat(busy.join()).isEqualTo("busy");
      assertThat(waits.join()).asString().endsWith("never end; the job was called off");
    }
  }

  /** All that is queued is behind what waits for room. */
  @Test
  void aJobThatWaitsForRoomWhichOnlyItsOwnKeyTakesUp() throws Exception {
    try (RunnerPool<Job, Object> pool = described(4, 2).keyedBy(job -> "all").start()) {
      Ticket<Object> ticket =
          pool.submit(() -> {
            pool.submit(() -> 1);
            pool.submit(() -> 2);
            return catchThrowable(() -> pool.submit(() -> 3)).getMessage();
          });
      assertThat(ticket.join()).asString().endsWith("never end; the job was not accepted");
    }
  }

  @Test
  void jobsOfABatchThatWaitForOneOfIt() throws Exception {
    try (RunnerPool<Job, Object> pool =
        TaskSystem.builder()
            .name("own")
            .runners(1)
            .build()
            .<Boolean, Job, Object>pool(
                () -> true,
                PoolWork.batch(
                    2,
                    Duration.ofDays(1),
                    (state, jobs) -> List.of(jobs.get(0).run(), jobs.get(1).run())))
            .start()) {
      AtomicReferenceArray<Ticket<Object>> tickets = new AtomicReferenceArray<>(2);
      CountDownLatch known = new CountDownLatch(1);
      tickets.set(
          0,
          pool.submit(() -> {
            known.await();
            return catchThrowable(() -> tickets.get(1).join()).getMessage();
          }));
      tickets.set(1, pool.submit(() -> "second"));
      known.countDown();
      assertThat(tickets.get(0).join())
          .isEqualTo("own: a job can't wait for its own end; the job goes on");
      assertThat(tickets.get(1).join()).isEqualTo("second");
    }
  }

  /** A wait for a time ends by itself, and so holds up nobody for good. */
  @Test
  void timedWaitsAreNotCounted() throws Exception {
    try (RunnerPool<Job, Object> pool = described(1, 30).start()) {
      Ticket<Object> ticket =
          pool.submit(() -> {
            Ticket<Object> other = pool.submit(() -> 1);
            return other.await(Duration.ofMillis(50)) == null ? "not yet" : "done";
          });
      assertThat(ticket.join()).isEqualTo("not yet");
    }
  }

  @Test
  void aCircleIsToldWhileOtherJobsOfThePoolWaitAllTheTime() throws Exception {
    try (RunnerPool<Job, Object> pool = described(4, 8).start()) {
      AtomicReferenceArray<Ticket<Object>> tickets = new AtomicReferenceArray<>(2);
      CountDownLatch known = new CountDownLatch(1);
      AtomicBoolean over = new AtomicBoolean();
      Ticket<Object> busy =
          pool.submit(() -> {
            while (!over.get()) {
              pool.call(() -> 1);
              Testing.ignoringInterrupts(
                  Duration.ofMillis(1)); // or no timed wait ends on one carrier
            }
            return "busy";
          });
      for (int i = 0; i < 2; i++) {
        int other = 1 - i;
        tickets.set(
            i,
            pool.submit(() -> {
              known.await();
              Throwable thrown = catchThrowable(() -> tickets.get(other).join());
              return thrown == null ? "fine" : "told";
            }));
      }
      known.countDown();
      Outcome<Object> first = tickets.get(0).await(Duration.ofSeconds(20));
      Outcome<Object> second = tickets.get(1).await(Duration.ofSeconds(20));
      over.set(true);
      if (first == null || second == null) {
        pool.stopNow(); // or the end waits for them, too
      }
      assertThat(Arrays.asList(first, second))
          .containsExactlyInAnyOrder(new Outcome.Success<>("fine"), new Outcome.Success<>("told"));
      assertThat(busy.join()).isEqualTo("busy");
    }
  }
}
