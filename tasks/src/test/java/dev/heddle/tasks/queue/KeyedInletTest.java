// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue of a pool with keys, by itself. */
@Timeout(60)
class KeyedInletTest {
  private static final Entry.Home HOME = new NoPool("t");

  /** The other task, which makes room, would never run. */
  @Test
  void aWorkerThatWaitsForRoomIsReplacedByItsForkJoinPool() throws Exception {
    for (boolean timed : new boolean[] {false, true}) {
      ForkJoinPool workers = new ForkJoinPool(1);
      try {
        KeyedInlet<Integer> inlet = fullInlet();
        Future<Boolean> adds = workers.submit(() -> add(inlet, timed ? Duration.ofHours(1) : null));
        Future<?> takes = workers.submit(() -> inlet.take());
        takes.get(30, TimeUnit.SECONDS);
        assertThat(adds.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(inlet.queued()).isEqualTo(1);
      } finally {
        workers.shutdownNow();
      }
    }
  }

  @Test
  void aWorkerThatWaitsForRoomGivesUpAsAnyThread() throws Exception {
    ForkJoinPool workers = new ForkJoinPool(1);
    try {
      KeyedInlet<Integer> inlet = fullInlet();
      Future<Boolean> late = workers.submit(() -> add(inlet, Duration.ofMillis(1)));
      assertThat(late.get(30, TimeUnit.SECONDS)).isFalse();
      CompletableFuture<Thread> worker = new CompletableFuture<>();
      Future<Boolean> interrupted =
          workers.submit(() -> {
            worker.complete(Thread.currentThread());
            try {
              return !add(inlet, null);
            } catch (InterruptedException e) {
              return true;
            }
          });
      worker.get().interrupt();
      assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
      inlet.take();
      assertThat(inlet.tryAdd(new JobEntry<>(HOME, 3, null))).isTrue(); // no room is lost
    } finally {
      workers.shutdownNow();
    }
  }

  private static KeyedInlet<Integer> fullInlet() {
    KeyedInlet<Integer> inlet = new KeyedInlet<>("t", j -> j, 1, 1, QueueOrder.FIFO);
    assertThat(inlet.tryAdd(new JobEntry<>(HOME, 1, null))).isTrue();
    return inlet;
  }

  private static boolean add(KeyedInlet<Integer> inlet, Duration timeout) throws Exception {
    Entry<Integer> ticket = new JobEntry<>(HOME, 2, null);
    return inlet.add(ticket, timeout == null ? Wait.FOR_EVER : timeout.toNanos());
  }

  @Test
  void onlyKeysWithJobsAreRemembered() throws Exception {
    KeyedInlet<Integer> inlet =
        new KeyedInlet<>("t", j -> ((Integer) j) / 2, 1, 4, QueueOrder.FIFO);
    for (int i = 0; i < 1000; i += 4) {
      for (int k = 0; k < 4; k++) {
        assertThat(inlet.tryAdd(new JobEntry<>(HOME, i + k, null))).isTrue();
      }
      assertThat(inlet.tryAdd(new JobEntry<>(HOME, 5000, null))).isFalse();
      assertThat(inlet.keys()).isEqualTo(2);
      for (int k = 0; k < 4; k++) {
        inlet.done(inlet.take());
      }
      assertThat(inlet.keys()).isZero();
      assertThat(inlet.queued()).isZero();
    }
  }

  /** A thread that was granted room and hasn't noticed yet goes on by itself. */
  @Test
  void roomThatWasGrantedAndNotUsedIsComing() throws Exception {
    for (int round = 0; round < 200; round++) {
      KeyedInlet<Integer> inlet =
          new KeyedInlet<>("t", j -> ((Integer) j) / 2, 1, 2, QueueOrder.FIFO);
      Entry<Integer> front = new JobEntry<>(HOME, 0, null);
      inlet.tryAdd(front);
      assertThat(inlet.take()).isSameAs(front); // a runner does it
      inlet.tryAdd(new JobEntry<>(HOME, 1, null)); // behind it
      inlet.tryAdd(new JobEntry<>(HOME, 2, null)); // of another key
      Thread submitter =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  inlet.add(new JobEntry<>(HOME, 4, null), Wait.FOR_EVER);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      Testing.awaitParked(submitter);
      inlet.take();
      assertThat(inlet.isRoomComing() || inlet.ready() > 0).isTrue();
      submitter.join();
      assertThat(inlet.isRoomComing()).isFalse();
      assertThat(inlet.beforeRoom()).isEmpty(); // the one that has come in can be taken
      inlet.take();
      inlet.tryAdd(new JobEntry<>(HOME, 1, null));
      assertThat(inlet.beforeRoom()).isEqualTo(List.of(front)); // of a key, and all are behind it
    }
  }

  /** Its ticket would keep the last job of the queue, and that its result. */
  @Test
  void aJobThatWasTakenOutKnowsItsQueueNoMore() {
    KeyedInlet<Integer> inlet = new KeyedInlet<>("t", j -> "one", 1, 4, QueueOrder.FIFO);
    JobEntry<Integer> front = new JobEntry<>(HOME, 1, null);
    JobEntry<Integer> behind = new JobEntry<>(HOME, 2, null);
    inlet.tryAdd(front);
    inlet.tryAdd(behind);
    inlet.remove(behind);
    assertThat(behind.keyQueue).isNull();
    inlet.remove(front);
    assertThat(front.keyQueue).isNull();
    assertThat(inlet.keys()).isZero();
  }

  @Test
  void whatWasDrainedKnowsItsQueueNoMore() throws Exception {
    KeyedInlet<Integer> inlet = new KeyedInlet<>("t", j -> "one", 1, 4, QueueOrder.FIFO);
    JobEntry<Integer> front = new JobEntry<>(HOME, 1, null);
    JobEntry<Integer> behind = new JobEntry<>(HOME, 2, null);
    inlet.tryAdd(front);
    inlet.tryAdd(behind);
    assertThat(inlet.take()).isSameAs(front);
    inlet.close();
    assertThat(inlet.drain()).isEqualTo(List.of(behind));
    assertThat(behind.keyQueue).isNull();
    inlet.done(front);
    assertThat(front.keyQueue).isNull();
    assertThat(inlet.keys()).isZero();
  }
}
