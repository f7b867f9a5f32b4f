// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's pool on the queue view: each task is run, or rejected, or given back. */
class QueueExecutorTest {
  private static final int ROUNDS = 2_000;

  private static ThreadPoolExecutor pool(Flavour flavour, int core) {
    return new ThreadPoolExecutor(
        core, 1, 1, TimeUnit.SECONDS, flavour.<Runnable>make().asBlockingQueue());
  }

  @WhereNothingIsDropped
  void whatIsExecutedWhileItShutsDownIsRunOrRejected(Flavour flavour) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var pool = pool(flavour, 1);
      var ran = new AtomicInteger();
      var stopping = ThreadKind.PLATFORM.run(pool::shutdown);
      int accepted = 0;
      for (int i = 0; i < 3; i++) {
        try {
          pool.execute(ran::incrementAndGet);
          accepted++;
        } catch (RejectedExecutionException rejected) {
          // full, or shut down
        }
      }
      stopping.result();
      assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ran.get()).isEqualTo(accepted);
    }
  }

  /** Without core threads each task waits in the queue first, until the pool starts a thread. */
  @WhereBuffered
  void aPoolWithoutCoreThreadsRunsWhatItAcceptsAndTerminates(Flavour flavour) throws Exception {
    var pool = pool(flavour, 0);
    pool.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    var ran = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      assertThat(pool.submit(ran::incrementAndGet).get(30, TimeUnit.SECONDS)).isPositive();
    }
    pool.execute(ran::incrementAndGet); // the queue is empty, also where there is room for one
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ran.get()).isEqualTo(21);
  }

  @WhereBuffered
  void aTaskThatWaitsCanBeRemoved(Flavour flavour) throws Exception {
    var pool = pool(flavour, 1);
    var release = new CountDownLatch(1);
    var running = new CountDownLatch(1);
    pool.execute(() -> {
      running.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    running.await();
    Runnable removed =
        () -> {
          throw new AssertionError("was removed");
        };
    pool.execute(removed);
    assertThat(pool.remove(removed)).isTrue();
    assertThat(pool.remove(removed)).isFalse();
    release.countDown();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.getCompletedTaskCount()).isOne();
  }

  @WhereBuffered
  void shutDownNowGivesBackWhatWaits(Flavour flavour) throws Exception {
    var pool = pool(flavour, 1);
    var running = new CountDownLatch(1);
    pool.execute(() -> {
      running.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException expected) {
        // told to stop
      }
    });
    running.await();
    var waiting = new ArrayList<Runnable>();
    for (int i = 0; i < Math.min(10, flavour.capacity()); i++) {
      Runnable task = () -> {};
      waiting.add(task);
      pool.execute(task);
    }
    assertThat(pool.shutdownNow()).isEqualTo(waiting);
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }
}
