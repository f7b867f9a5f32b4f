// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/**
 * A worker of a {@link ForkJoinPool} is replaced while it waits, so that no task waits in vain for
 * one that finds no worker.
 */
class WorkerTest {
  private static final int MANY = 64;
  private static final ForkJoinWorkerThreadFactory USUAL =
      ForkJoinPool.defaultForkJoinWorkerThreadFactory;

  private final List<ForkJoinPool> pools = new ArrayList<>();

  /** An operation in a pool. */
  private static final class Task {
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile Thread worker;

    Task(ForkJoinPool pool, Wait wait, Chan<String> chan) throws Exception {
      pool.execute(() -> {
        worker = Thread.currentThread();
        begun.countDown();
        try {
          outcome.complete(wait.call(chan));
        } catch (Throwable e) {
          outcome.completeExceptionally(e);
        }
      });
      begun.await();
    }

    /** Waits until it waits. */
    Task parked() {
      Await.until(
          "it waits",
          () -> {
            assertThat(outcome).isNotDone(); // an idle worker parks, too
            return Await.isParked(worker);
          });
      return this;
    }

    boolean result() throws Exception {
      return outcome.get(30, TimeUnit.SECONDS);
    }
  }

  private ForkJoinPool pool(int parallelism) {
    return added(new ForkJoinPool(parallelism));
  }

  private ForkJoinPool pool(ForkJoinWorkerThreadFactory factory) {
    return added(new ForkJoinPool(1, factory, null, false));
  }

  private ForkJoinPool added(ForkJoinPool pool) {
    pools.add(pool);
    return pool;
  }

  @AfterEach
  void stop() {
    pools.forEach(ForkJoinPool::shutdownNow);
  }

  private static boolean isReplaced(Thread waiting) {
    return Arrays.stream(waiting.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("managedBlock"));
  }

  @EveryWait
  void aWorkerThatWaitsIsReplaced(Wait wait) throws Exception {
    var pool = pool(1);
    Chan<String> chan = wait.blocked();
    var task = new Task(pool, wait, chan).parked();
    assertThat(LockSupport.getBlocker(task.worker).getClass().getSimpleName())
        .endsWith(wait.operation().selects() ? "Select" : "WaitQueue");
    var other =
        pool.submit(() -> {
          wait.release(chan);
          return true;
        });
    assertThat(task.result()).isTrue();
    assertThat(other.get(30, TimeUnit.SECONDS)).isTrue();
    chan.checkInvariants();
  }

  @EveryWait
  void noOtherThreadIs(Wait wait) throws Exception {
    for (var kind : ThreadKind.values()) {
      Chan<String> chan = wait.blocked();
      var actor = wait.parked(kind, chan);
      assertThat(isReplaced(actor.thread())).isFalse();
      wait.release(chan);
      assertThat(actor.result()).isTrue();
    }
    Chan<String> chan = wait.blocked();
    var task = new Task(pool(1), wait, chan).parked();
    assertThat(isReplaced(task.worker)).isTrue(); // the control
    wait.release(chan);
    assertThat(task.result()).isTrue();
  }

  /** To start the other worker takes a while, and may use up the permit of a wake-up. */
  @EveryWait
  void aWakeUpThatComesMeanwhileIsNotLost(Wait wait) throws Exception {
    Chan<String> chan = wait.blocked();
    var starts = new AtomicInteger();
    var pool =
        pool(of -> {
          if (starts.getAndIncrement() == 1) {
            assertThat(Thread.currentThread()).isInstanceOf(ForkJoinWorkerThread.class);
            var releasing = ThreadKind.PLATFORM.run(() -> wait.release(chan));
            Await.until("released", releasing::isDone);
            LockSupport.parkNanos(pools, 1);
          }
          return USUAL.newThread(of);
        });
    assertThat(new Task(pool, wait, chan).result()).isTrue();
    assertThat(starts.get()).isGreaterThan(1);
    chan.checkInvariants();
  }

  @EveryWait
  void aWorkerThatThePoolDoesNotReplaceWaitsAllTheSame(Wait wait) throws Exception {
    var starts = new AtomicInteger();
    var failing =
        pool(of -> {
          if (starts.getAndIncrement() == 1) {
            throw new OutOfMemoryError("planted: no more threads");
          }
          return USUAL.newThread(of);
        });
    var full = added(new ForkJoinPool(1, USUAL, null, false, 1, 1, 1, null, 1, TimeUnit.MINUTES));
    for (var pool : List.of(failing, full)) {
      Chan<String> chan = wait.blocked();
      var task = new Task(pool, wait, chan).parked();
      wait.release(chan);
      assertThat(task.result()).isTrue();
      chan.checkInvariants();
    }
  }

  @EveryWait
  void aWorkerCanBeInterrupted(Wait wait) throws Exception {
    Chan<String> chan = wait.blocked();
    var task = new Task(pool(1), wait, chan).parked();
    task.worker.interrupt();
    assertThat(task.outcome.handle((done, thrown) -> thrown).get(30, TimeUnit.SECONDS))
        .isInstanceOf(
            wait.operation().iterates() ? CancellationException.class : InterruptedException.class);
    chan.checkInvariants();
  }

  @EveryFlavour
  void aWorkersTimeRunsOut(Flavour flavour) throws Exception {
    Chan<String> chan = flavour.make();
    var time = Duration.ofMillis(1);
    var select = Select.<String>create().recv(chan, m -> m).after(time, () -> "late");
    var pool = pool(1);
    assertThat(pool.submit(() -> chan.recv(time)).get(30, TimeUnit.SECONDS)).isNull();
    assertThat(pool.submit(select::select).get(30, TimeUnit.SECONDS)).isEqualTo("late");
    if (flavour == Flavour.RENDEZVOUS) {
      assertThat(pool.submit(() -> chan.send("a", time)).get(30, TimeUnit.SECONDS)).isFalse();
    }
    chan.checkInvariants();
  }

  @WhereSendsWait
  void aParallelStreamPutsWhatAnotherTaskTakes(Flavour flavour) throws Exception {
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      Chan<Integer> chan = flavour.make();
      var queue = chan.asBlockingQueue();
      var pool = pool(parallelism);
      var putting =
          pool.submit(() -> IntStream.range(0, MANY).parallel().forEach(i -> put(queue, i)));
      assertTakesAll(chan, pool);
      putting.get(30, TimeUnit.SECONDS);
      chan.checkInvariants(); // now that the last one has left the queue
    }
  }

  private static void put(BlockingQueue<Integer> queue, int message) {
    try {
      queue.put(message);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @WhereSendsWait
  void aParallelStreamCollectsIntoWhatAnotherTaskTakes(Flavour flavour) throws Exception {
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      Chan<Integer> chan = flavour.make();
      var pool = pool(parallelism);
      var sent =
          pool.submit(
              () -> IntStream.range(0, MANY).boxed().parallel().collect(chan.sender().collector()));
      assertTakesAll(chan, pool);
      assertThat(sent.get(30, TimeUnit.SECONDS)).isEqualTo(MANY);
      chan.checkInvariants();
    }
  }

  private static void assertTakesAll(Chan<Integer> chan, ForkJoinPool pool) throws Exception {
    var taken = new ArrayList<Integer>();
    CompletableFuture.runAsync(
            () -> {
              var queue = chan.asBlockingQueue();
              try {
                for (int i = 0; i < MANY; i++) {
                  taken.add(queue.take());
                }
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            pool)
        .get(30, TimeUnit.SECONDS);
    assertThat(taken)
        .containsExactlyInAnyOrder(IntStream.range(0, MANY).boxed().toArray(Integer[]::new));
  }
}
