// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.scope.Threads;
import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random systems with jobs that fail, wait, ignore interrupts or interrupt themselves, under random
 * deadlines and interrupts of the caller. Each round has a seed, which a failure prints.
 */
class StormTest {
  private static final Duration SHORT = Duration.ofSeconds(3);
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
    System.err.println("storm: " + rounds + " rounds, last seed " + (seed - 1));
  }

  private static final class Round {
    private final SplittableRandom random;
    private final int jobs;
    private final ConfiguredSystem system;
    private final AtomicIntegerArray starts;
    private final AtomicIntegerArray ends;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final AtomicInteger leaked = new AtomicInteger();
    private final int runners;
    private final boolean deadline;

    Round(long seed) {
      random = new SplittableRandom(seed);
      jobs = random.nextInt(60);
      runners = 1 + random.nextInt(12);
      starts = new AtomicIntegerArray(jobs);
      ends = new AtomicIntegerArray(jobs);
      deadline = random.nextInt(3) == 0;
      var builder =
          TaskSystem.builder()
              .name("storm")
              .engine(Engine.values()[random.nextInt(2)])
              .queue(random.nextInt(5));
      builder =
          random.nextInt(5) == 0 ? builder.platformRunners(runners) : builder.runners(runners);
      system =
          (deadline ? builder.timeout(Duration.ofNanos(random.nextInt(3_000_000))) : builder)
              .build();
    }

    void play() throws Exception {
      AtomicBoolean over = new AtomicBoolean();
      Thread caller = Thread.currentThread();
      long delay = random.nextInt(2_000_000);
      Thread interrupter = null;
      if (random.nextInt(4) == 0) {
        interrupter =
            Thread.startVirtualThread(() -> {
              LockSupport.parkNanos(delay);
              if (!over.get()) {
                caller.interrupt();
              }
            });
      }
      try {
        call();
      } finally {
        over.set(true);
        if (interrupter != null) {
          Threads.joinAll(List.of(interrupter)); // no interrupt comes later
        }
        Thread.interrupted();
      }
      assertThat(running).hasValue(0);
      assertThat(mostRunning.get()).isLessThanOrEqualTo(runners);
      assertThat(leaked).hasValue(0);
      for (int i = 0; i < jobs; i++) {
        assertThat(starts.get(i)).isLessThanOrEqualTo(1).isEqualTo(ends.get(i));
      }
    }

    private void call() {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        int number = i;
        int kind = random.nextInt(40);
        long time = random.nextInt(200_000);
        tasks.add(() -> job(number, kind, time));
      }
      List<Integer> handed = new ArrayList<>();
      try {
        switch (random.nextInt(4)) {
          case 0 -> check(system.run(tasks, ResultCollector.outcomes()), true);
          case 1 ->
              check(system.map(tasks::iterator, Callable::call, ResultCollector.outcomes()), false);
          case 2 -> assertThat(system.run(tasks)).isEqualTo(numbers(jobs));
          default -> {
            var each = ResultCollector.<Integer>each(handed::add);
            assertThat(system.map(tasks::iterator, Callable::call, each)).isEqualTo(jobs);
          }
        }
      } catch (TaskFailedException | InterruptedException e) {
        assertThat(ends.toString()).isEqualTo(starts.toString());
      }
      assertThat(handed).isEqualTo(numbers(handed.size()));
    }

    private void check(List<Outcome<Integer>> outcomes, boolean all) {
      assertThat(outcomes.size()).isBetween(all || !deadline ? jobs : 0, jobs);
      for (int i = 0; i < jobs; i++) {
        Outcome<Integer> outcome =
            i < outcomes.size() ? outcomes.get(i) : new Outcome.Cancelled<>(false);
        switch (outcome) {
          case Outcome.Success<Integer> s -> assertThat(s.result()).isEqualTo(i);
          case Outcome.Failure<Integer> f -> assertThat(f.cause()).hasMessage("job " + i);
          case Outcome.Cancelled<Integer> c -> assertThat(deadline).isTrue();
        }
        boolean started = !(outcome instanceof Outcome.Cancelled<Integer> c) || c.started();
        assertThat(starts.get(i)).isEqualTo(started ? 1 : 0);
      }
    }

    private int job(int number, int kind, long time) throws Exception {
      starts.incrementAndGet(number);
      mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
      try {
        switch (kind) {
          case 0 -> throw new IllegalStateException("job " + number);
          case 1 -> throw new AssertionError("job " + number);
          case 2 -> Thread.currentThread().interrupt();
          case 3 -> Testing.ignoringInterrupts(Duration.ofNanos(time * 5));
          case 4, 5, 6, 7 -> waits(number, time);
          default -> Thread.yield();
        }
        return number;
      } finally {
        running.decrementAndGet();
        ends.incrementAndGet(number);
      }
    }

    /* Waits interruptibly; interrupted, it answers in one of the usual ways. */
    private void waits(int number, long time) throws InterruptedException {
      LockSupport.parkNanos(time);
      if (Thread.interrupted()) {
        throw new InterruptedException("job " + number);
      }
    }

    private static List<Integer> numbers(int n) {
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        all.add(i);
      }
      return all;
    }
  }
}
