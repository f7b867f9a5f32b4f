// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.Engine;
import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.PoolWork;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.TaskSystem;
import dev.heddle.tasks.Ticket;
import dev.heddle.tasks.queue.JobEntry;
import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pools under random submit, cancel, resize, failing jobs, dying runners, stop and stopNow. Each
 * round has a seed, which a failure prints.
 */
class PoolStormTest {
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  @Timeout(300)
  void everyAcceptedJobHasExactlyOneOutcome() {
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
    System.err.println("pool storm: " + rounds + " rounds, last seed " + (seed - 1));
  }

  private record Job(int kind, long nanos, AtomicInteger starts) {
    /* Each is itself alone. */
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private static final class Round {
    private final SplittableRandom random;
    private final RunnerPool<Job, Job> pool;
    private final boolean timeouts;
    private final boolean keyed;
    private final AtomicIntegerArray running = new AtomicIntegerArray(3); // by key
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger states = new AtomicInteger();
    private final AtomicInteger leaked = new AtomicInteger();
    private final Map<Ticket<Job>, Job> tickets = new ConcurrentHashMap<>();
    private final Queue<Job> accepted = new ConcurrentLinkedQueue<>();
    private final AtomicInteger byTicket = new AtomicInteger();
    private final Set<Job> calledOff = ConcurrentHashMap.newKeySet(); // unstarted, by their tickets

    Round(long seed) {
      random = new SplittableRandom(seed);
      long initSeed = random.nextLong();
      AtomicInteger inits = new AtomicInteger();
      var builder =
          TaskSystem.builder()
              .name("storm")
              .engine(Engine.values()[random.nextInt(2)])
              .runners(1 + random.nextInt(6))
              .queue(1 + random.nextInt(8));
      timeouts = random.nextInt(3) == 0;
      if (timeouts) {
        builder.taskTimeout(Duration.ofNanos(1 + random.nextInt(300_000)));
      }
      var described =
          builder
              .build()
              .<SplittableRandom, Job, Job>pool(
                  () -> init(initSeed + inits.incrementAndGet()),
                  random.nextInt(3) > 0
                      ? this::work
                      : PoolWork.batch(
                          1 + random.nextInt(4),
                          Duration.ofNanos(random.nextInt(100_000)),
                          this::workAll))
              .release(s -> {
                states.decrementAndGet();
                if (s.nextInt(20) == 0) {
                  throw new IllegalStateException("release");
                }
              })
              .restartWhen(e -> e instanceof LinkageError)
              .grace(Duration.ofSeconds(20));
      keyed = random.nextBoolean();
      pool = (keyed ? described.keyedBy(Round::key) : described).start();
    }

    private SplittableRandom init(long seed) {
      var own = new SplittableRandom(seed);
      if (own.nextInt(8) == 0) {
        throw new IllegalStateException("init");
      }
      states.incrementAndGet();
      return own;
    }

    private static int key(Job job) {
      return (int) (job.nanos % 3);
    }

    private List<Job> workAll(SplittableRandom state, List<Job> jobs) throws Exception {
      Throwable thrown = null;
      for (Job job : jobs) {
        try {
          work(state, job);
        } catch (InterruptedException | IllegalStateException | LinkageError e) {
          thrown = thrown == null ? e : thrown;
        }
        Thread.interrupted(); // of a job that interrupts itself
      }
      switch (thrown) {
        case null -> {}
        case Exception e -> throw e;
        default -> throw (LinkageError) thrown;
      }
      return jobs;
    }

    private Job work(SplittableRandom state, Job job) throws InterruptedException {
      if (running.incrementAndGet(key(job)) > 1 && keyed) {
        overlaps.incrementAndGet();
      }
      try {
        return play(job);
      } finally {
        running.decrementAndGet(key(job));
      }
    }

    private Job play(Job job) throws InterruptedException {
      if (Thread.currentThread().isInterrupted() && !pool.stats().stopped() && !timeouts) {
        // Cancelled between its claim and its start, or leaked; the tickets tell which.
        leaked.incrementAndGet();
      }
      job.starts.incrementAndGet();
      switch (job.kind) {
        case 0 -> throw new IllegalStateException("job");
        case 1 -> throw new LinkageError("breaks the runner");
        case 2 -> Thread.currentThread().interrupt();
        case 3 -> Testing.ignoringInterrupts(Duration.ofNanos(job.nanos));
        default -> {
          LockSupport.parkNanos(job.nanos);
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
        }
      }
      return job;
    }

    void play() throws Exception {
      List<Thread> users = new ArrayList<>();
      int submitters = 1 + random.nextInt(4);
      for (int i = 0; i < submitters; i++) {
        long seed = random.nextLong();
        users.add(Thread.startVirtualThread(() -> submit(new SplittableRandom(seed))));
      }
      List<Job> never = new ArrayList<>();
      int ending = random.nextInt(4);
      for (int i = random.nextInt(4); i > 0; i--) {
        LockSupport.parkNanos(random.nextInt(300_000));
        pool.resize(1 + random.nextInt(8));
      }
      LockSupport.parkNanos(random.nextInt(1_000_000));
      if (ending > 0) {
        pool.stop();
      }
      if (ending > 1) {
        LockSupport.parkNanos(random.nextInt(200_000));
        never.addAll(pool.stopNow());
      }
      for (Thread user : users) {
        if (ending == 0) {
          user.join();
        }
      }
      pool.close();
      for (Thread user : users) {
        user.join();
      }
      check(never);
    }

    private void submit(SplittableRandom own) {
      try {
        for (int i = own.nextInt(40); i > 0; i--) {
          Job job = new Job(own.nextInt(20), own.nextInt(100_000), new AtomicInteger());
          Ticket<Job> ticket =
              own.nextBoolean() ? pool.submit(job) : pool.trySubmit(job).orElse(null);
          if (ticket == null) {
            continue;
          }
          accepted.add(job);
          tickets.put(ticket, job);
          if (own.nextInt(6) == 0 && ticket.cancel()) {
            byTicket.incrementAndGet();
            if (!((JobEntry<?>) ticket)
                .isCancelRequested()) { // else somebody had claimed it: a runner, or stopNow
              calledOff.add(job);
            }
          }
          if (own.nextInt(6) == 0) {
            assertThat(ticket.await()).isNotNull();
          }
        }
      } catch (RejectedExecutionException e) {
        // the pool was stopped
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private void check(List<Job> never) {
      assertThat(states).hasValue(0);
      assertThat(overlaps).hasValue(0);
      assertThat(leaked.get()).isLessThanOrEqualTo(byTicket.get());
      int succeeded = 0;
      int failed = 0;
      Set<Job> unstarted = new HashSet<>();
      int cancelled = 0;
      for (var entry : tickets.entrySet()) {
        Ticket<Job> ticket = entry.getKey();
        Job job = entry.getValue();
        Outcome<Job> outcome = ticket.poll();
        assertThat(outcome).isNotNull();
        int starts = 1;
        switch (outcome) {
          case Outcome.Success<Job> s -> succeeded++;
          case Outcome.Failure<Job> f -> failed++;
          case Outcome.Cancelled<Job> c -> {
            cancelled++;
            starts = c.started() ? 1 : 0;
            if (!c.started()) {
              unstarted.add(job);
            }
          }
        }
        assertThat(job.starts).hasValue(starts);
      }
      PoolStats stats = pool.stats();
      assertThat(stats.submitted()).isEqualTo(tickets.size());
      assertThat(stats.succeeded()).isEqualTo(succeeded);
      assertThat(stats.failed()).isEqualTo(failed);
      assertThat(stats.cancelled()).isEqualTo(cancelled);
      assertThat(stats.alive()).isZero();
      assertThat(stats.queued()).isZero();
      Set<Job> returned = new HashSet<>(never);
      assertThat(returned).hasSameSizeAs(never);
      assertThat(unstarted).containsAll(calledOff);
      unstarted.removeAll(calledOff);
      assertThat(returned).isEqualTo(unstarted);
    }
  }
}
