// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.scope.Threads;
import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random scopes whose jobs fork, wait, fail, ignore interrupts and cancel each other, under random
 * deadlines and interrupts of the caller. Each round has a seed, which a failure prints.
 */
class ScopeStormTest {
  private static final Duration SHORT = Duration.ofMillis(1500);
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  @Timeout(180)
  void everyJobHasExactlyOneFate() {
    long end = System.nanoTime() + (Boolean.getBoolean("heddle.long") ? LONG : SHORT).toNanos();
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    int rounds = 0;
    for (; System.nanoTime() < end; seed++, rounds++) {
      try {
        new Round(seed).play();
      } catch (Throwable e) {
        throw new AssertionError("-Dheddle.seed=" + seed, e);
      }
    }
    System.err.println("storm of scopes: " + rounds + " rounds, last seed " + (seed - 1));
  }

  /* A job, and what became of it. */
  private static final class Fate {
    final AtomicInteger starts = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();
    volatile boolean returned;
    volatile Ticket<Integer> ticket;

    void verify() {
      assertThat(starts.get()).isLessThanOrEqualTo(1).isEqualTo(ends.get());
      int started = starts.get();
      switch (ticket.poll()) {
        case Outcome.Success<Integer> success -> assertThat(returned).isTrue();
        case Outcome.Failure<Integer> failure -> assertThat(started).isEqualTo(1);
        case Outcome.Cancelled<Integer> c -> assertThat(started).isEqualTo(c.started() ? 1 : 0);
      }
    }
  }

  private static final class Round {
    private final SplittableRandom seeds;
    private final ConfiguredSystem system;
    private final int runners;
    private final int failing; // one job in so many
    private final AtomicInteger left;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final Queue<Fate> fates = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();

    Round(long seed) {
      seeds = new SplittableRandom(seed);
      runners = 1 + seeds.nextInt(6);
      failing = seeds.nextBoolean() ? 200 : 20;
      left = new AtomicInteger(seeds.nextInt(200));
      var builder = TaskSystem.builder().name("storm").engine(Engine.values()[seeds.nextInt(2)]);
      builder = seeds.nextInt(5) == 0 ? builder.platformRunners(runners) : builder.runners(runners);
      if (seeds.nextInt(3) == 0) {
        builder = builder.timeout(Duration.ofNanos(1 + seeds.nextInt(3_000_000)));
      }
      if (seeds.nextInt(4) == 0) {
        builder = builder.taskTimeout(Duration.ofNanos(seeds.nextInt(1_000_000)));
      }
      system = seeds.nextBoolean() ? builder.build().supervised() : builder.build();
    }

    void play() throws Exception {
      Thread caller = Thread.currentThread();
      long delay = seeds.nextInt(2_000_000);
      Thread interrupter =
          seeds.nextInt(4) > 0
              ? null
              : Thread.startVirtualThread(() -> {
                LockSupport.parkNanos(delay);
                if (!over.get()) {
                  caller.interrupt();
                }
              });
      try {
        call(seeds.split());
      } finally {
        over.set(true);
        if (interrupter != null) {
          Threads.joinAll(List.of(interrupter)); // no interrupt comes later
        }
        Thread.interrupted();
      }
      assertThat(running).hasValue(0);
      assertThat(mostRunning.get()).isLessThanOrEqualTo(runners);
      fates.forEach(Fate::verify);
    }

    private void call(SplittableRandom random) {
      try {
        system.scope(scope -> {
          for (var child : fork(scope, random)) {
            if (random.nextBoolean()) {
              await(child.ticket, random);
            }
          }
          if (random.nextInt(10) == 0) {
            throw new IOException("body");
          }
          return null;
        });
      } catch (TaskFailedException e) {
        assertThat(e.getCause())
            .isInstanceOfAny(
                IOException.class,
                TimeoutException.class,
                TaskFailedException.class,
                CancellationException.class, // of a ticket, passed on
                InterruptedException.class); // a job that interrupted itself
      } catch (IOException e) {
        assertThat(e).hasMessage("body");
      } catch (InterruptedException | CancellationException e) {
        assertThat(e).isNotNull();
      } catch (RejectedExecutionException e) {
        throw new AssertionError("a called-off scope has another end", e);
      }
    }

    private List<Fate> fork(TaskScope scope, SplittableRandom random) {
      List<Fate> children = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0 && left.decrementAndGet() >= 0; i--) {
        Fate fate = new Fate();
        SplittableRandom own = random.split();
        fate.ticket = scope.fork(() -> job(scope, fate, own));
        fates.add(fate);
        children.add(fate);
      }
      return children;
    }

    private int job(TaskScope scope, Fate fate, SplittableRandom random) throws Exception {
      fate.starts.incrementAndGet();
      runs();
      try {
        var children = fork(scope, random);
        switch (random.nextInt(40)) {
          case 0 -> Thread.currentThread().interrupt();
          case 1 -> Testing.ignoringInterrupts(Duration.ofNanos(random.nextInt(500_000)));
          case 2, 3 -> LockSupport.parkNanos(random.nextInt(100_000));
          default -> Thread.yield();
        }
        for (var child : children) {
          if (random.nextInt(4) > 0) {
            running.decrementAndGet();
            try {
              await(child.ticket, random);
            } finally {
              runs();
            }
          }
        }
        if (random.nextInt(failing) == 0) {
          throw new IOException("job");
        }
        fate.returned = true;
        return 1;
      } finally {
        running.decrementAndGet();
        fate.ends.incrementAndGet();
      }
    }

    private void runs() {
      mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    }

    private void await(Ticket<Integer> ticket, SplittableRandom random)
        throws InterruptedException {
      switch (random.nextInt(8)) {
        case 0 -> ticket.cancel();
        case 1 -> ticket.await(Duration.ofNanos(random.nextInt(200_000)));
        case 2, 3 -> ticket.join();
        default -> ticket.await();
      }
    }
  }
}
