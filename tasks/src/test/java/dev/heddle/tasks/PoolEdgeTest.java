// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool's rare paths: outages, ends, interrupts that throw, circles. */
@Timeout(35)
class PoolEdgeTest {
  private static final Duration HOUR = Duration.ofHours(1);

  interface Job {
    Object run() throws Exception;
  }

  private static ConfiguredSystem system(int runners, int queue) {
    return TaskSystem.builder()
        .name("edge")
        .engine(Engine.THREADS)
        .runners(runners)
        .queue(queue)
        .build();
  }

  /** Two of a circle are told, if they look at the same moment. */
  @Test
  void oneOfACircleIsTold() throws Exception {
    int circles = 100;
    int both = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    for (int n = 0; n < circles && System.nanoTime() < end; n++) {
      try (RunnerPool<Job, Object> pool = system(2, 8).<Job, Object>pool(Job::run).start()) {
        CyclicBarrier barrier = new CyclicBarrier(2);
        CountDownLatch known = new CountDownLatch(1);
        AtomicReferenceArray<Ticket<Object>> tickets = new AtomicReferenceArray<>(2);
        for (int i = 0; i < 2; i++) {
          int other = 1 - i;
          tickets.set(
              i,
              pool.submit(() -> {
                known.await();
                barrier.await();
                return catchThrowable(() -> tickets.get(other).join()) == null ? "fine" : "told";
              }));
        }
        known.countDown();
        if (tickets.get(0).join().equals("told") && tickets.get(1).join().equals("told")) {
          both++;
        }
      }
    }
    assertThat(both).isZero();
  }

  /** A job of a key that is being failed is left behind. */
  @Test
  void whatIsSubmittedDuringAnOutageFailsAlsoWithKeys() throws Exception {
    RunnerPool<String, String> pool =
        system(1, 1000)
            .<Integer, String, String>pool(
                () -> {
                  throw new IOException("down");
                },
                (s, j) -> j)
            .initRetry(HOUR, HOUR)
            .unavailableAfter(Duration.ZERO)
            .keyedBy(j -> "one")
            .start();
    try {
      assertThat(pool.submit("first").await(Duration.ofSeconds(10))).isNotNull();
      Testing.awaitTrue(() -> pool.stats().pausing() == 1);
      AtomicInteger left = new AtomicInteger();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
      for (int round = 0; round < 3000 && left.get() == 0 && System.nanoTime() < end; round++) {
        List<Thread> submitters = new ArrayList<>();
        List<Ticket<String>> tickets = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          submitters.add(
              Thread.ofPlatform()
                  .start(() -> {
                    for (int i = 0; i < 20; i++) {
                      Ticket<String> ticket = pool.trySubmit("job").orElseThrow();
                      synchronized (tickets) {
                        tickets.add(ticket);
                      }
                    }
                  }));
        }
        for (Thread submitter : submitters) {
          submitter.join();
        }
        for (Ticket<String> ticket : tickets) {
          if (ticket.poll() == null && ticket.await(Duration.ofSeconds(2)) == null) {
            left.incrementAndGet();
            break;
          }
        }
      }
      assertThat(left).hasValue(0);
    } finally {
      pool.stopNow();
      pool.close();
    }
  }

  /** A pausing runner doesn't notice that the queue of a stopped pool was failed. */
  @Test
  void aStoppedPoolEndsWhenItsQueueHasFailed() throws Exception {
    RunnerPool<String, String> pool =
        system(1, 10)
            .<Integer, String, String>pool(
                () -> {
                  throw new IOException("down");
                },
                (s, j) -> j)
            .initRetry(HOUR, HOUR)
            .unavailableAfter(Duration.ofSeconds(1))
            .start();
    try {
      Ticket<String> ticket = pool.submit("first");
      pool.stop();
      assertThat(ticket.await(Duration.ofSeconds(10))).isInstanceOf(Outcome.Failure.class);
      assertThat(pool.await(Duration.ofSeconds(5))).isTrue();
    } finally {
      pool.stopNow();
      pool.close();
    }
  }

  /* Two runners: init throws from the second time on up to the last that fails, and pauses long. */
  private static RunnerPool<Job, Object> ofTheFirstServing(int lastThatFails) {
    AtomicInteger inits = new AtomicInteger();
    return system(2, 10)
        .<Integer, Job, Object>pool(
            () -> {
              int init = inits.incrementAndGet();
              if (init > 1 && init <= lastThatFails) {
                throw new IOException("one connection only");
              }
              return 1;
            },
            (s, j) -> j.run())
        .initRetry(HOUR, HOUR)
        .start();
  }

  private static void occupy(RunnerPool<Job, Object> pool, CountDownLatch go) throws Exception {
    pool.submit(() -> {
      go.await();
      return 1;
    });
    Testing.awaitTrue(() -> pool.stats().running() == 1);
  }

  /** A pausing runner doesn't notice that another one took the last job of a stopped pool. */
  @Test
  void aStoppedPoolEndsWhenTheLastJobHas() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    RunnerPool<Job, Object> pool = ofTheFirstServing(Integer.MAX_VALUE);
    try {
      occupy(pool, go);
      Ticket<Object> last = pool.submit(() -> 2);
      Testing.awaitTrue(() -> pool.stats().pausing() == 1);
      pool.stop();
      go.countDown();
      assertThat(last.await(Duration.ofSeconds(10))).isInstanceOf(Outcome.Success.class);
      assertThat(pool.await(Duration.ofSeconds(5))).isTrue();
    } finally {
      pool.stopNow();
      pool.close();
    }
  }

  /** The runner that leaves is the one that works. */
  @Test
  void aPausingRunnerLeavesFirst() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    RunnerPool<Job, Object> pool = ofTheFirstServing(2);
    try {
      occupy(pool, go);
      Ticket<Object> second = pool.submit(() -> 2);
      Testing.awaitTrue(() -> pool.stats().pausing() == 1);
      pool.resize(1);
      go.countDown();
      Outcome<Object> outcome = second.await(Duration.ofSeconds(5));
      assertThat(outcome).isInstanceOf(Outcome.Success.class);
    } finally {
      pool.stopNow();
      pool.close();
    }
  }

  /** The pool has ended, and its tickets and numbers haven't. */
  @Test
  void whenAPoolHasEndedAllIsCounted() throws Exception {
    int bad = 0;
    for (int round = 0; round < 10; round++) {
      AtomicReference<PoolStats> last = new AtomicReference<>();
      RunnerPool<Job, Object> pool =
          system(1, 200_000)
              .<Job, Object>pool(Job::run)
              .listener(
                  new PoolListener() {
                    @Override
                    public void stopped(PoolStats stats) {
                      last.set(stats);
                    }
                  })
              .start();
      pool.submit(() -> {
        try {
          return Testing.untilInterrupted();
        } catch (InterruptedException e) {
          while (pool.stats().queued() > 0) {
            Thread.onSpinWait();
          }
        }
        return 1;
      });
      Testing.awaitTrue(() -> pool.stats().running() == 1);
      List<Ticket<Object>> tickets = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        tickets.add(pool.submit(() -> 1));
      }
      Thread stopper = Thread.ofPlatform().start(() -> pool.stopNow());
      pool.await();
      boolean open = tickets.getLast().poll() == null;
      stopper.join();
      Testing.awaitTrue(() -> last.get() != null);
      if (open || last.get().cancelled() + last.get().succeeded() != 20_001) {
        bad++;
      }
    }
    assertThat(bad).isZero();
  }

  /* A channel whose closing throws; so Thread.interrupt does. */
  static final class Throwing extends AbstractInterruptibleChannel {
    final CountDownLatch inside = new CountDownLatch(1);

    @Override
    protected void implCloseChannel() {
      throw new IllegalStateException("foreign");
    }

    Object use(CountDownLatch go) throws IOException {
      boolean done = false;
      begin();
      try {
        inside.countDown();
        Testing.awaitIgnoringInterrupts(go);
        done = true;
      } finally {
        end(done);
      }
      return 1;
    }
  }

  /** An interrupt that throws leaves the queue of a stopped pool to nobody. */
  @Test
  void stopNowReachesAllAlsoIfAnInterruptThrows() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Throwing channel = new Throwing();
    RunnerPool<Job, Object> pool = system(1, 10).<Job, Object>pool(Job::run).start();
    Ticket<Object> first = pool.submit(() -> channel.use(go));
    channel.inside.await();
    Ticket<Object> queued = pool.submit(() -> 1);
    Throwable thrown = catchThrowable(pool::stopNow);
    go.countDown();
    assertThat(first.await(Duration.ofSeconds(5))).isNotNull();
    assertThat(queued.await(Duration.ofSeconds(5))).as("thrown: %s", thrown).isNotNull();
    assertThat(pool.await(Duration.ofSeconds(5))).isTrue();
  }

  /** The same of close. */
  @Test
  void closeReachesAllAlsoIfAnInterruptThrows() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Throwing channel = new Throwing();
    RunnerPool<Job, Object> pool =
        system(1, 10).<Job, Object>pool(Job::run).grace(Duration.ZERO).start();
    pool.submit(() -> channel.use(go));
    channel.inside.await();
    Ticket<Object> queued = pool.submit(() -> 1);
    Thread.ofPlatform()
        .start(() -> {
          Testing.awaitTrue(() -> queued.poll() != null);
          go.countDown();
        });
    Throwable thrown = catchThrowable(pool::close);
    assertThat(queued.poll()).as("thrown: %s", thrown).isNotNull();
    assertThat(thrown).isNull();
  }
}
