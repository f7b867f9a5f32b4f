// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Heap;
import dev.heddle.benchmarks.Message;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.TaskSystem;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A million jobs for a pool whose runners are all busy: are they refused, do their submitters park,
 * or do they fill the heap?
 */
public final class OfferedJobs {
  private static final int JOBS = 1_000_000;
  private static final int RUNNERS = 256;
  private static final int QUEUE = 1000;
  private static final long LIMIT_BYTES = 1_000_000;
  private static final long NAP_NANOS = 1_000_000;

  private final int jobs;
  private final CountDownLatch busy = new CountDownLatch(1); // what every job waits for
  private final LongAdder done = new LongAdder();

  private OfferedJobs(int jobs) {
    this.jobs = jobs;
  }

  /**
   * Offers the jobs and prints what becomes of them; fails if a pool of Heddle's takes more than
   * its queue holds, or memory for those it refuses.
   *
   * @param args {@code heddle} or {@code fixed}, and optionally how many jobs
   * @throws InterruptedException if interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    var offered = new OfferedJobs(args.length > 1 ? Integer.parseInt(args[1]) : JOBS);
    boolean fine = args[0].equals("heddle") ? offered.toPool() : offered.toFixedThreadPool();
    System.exit(fine ? 0 : 1);
  }

  private boolean toPool() throws InterruptedException {
    var system = TaskSystem.builder().runners(RUNNERS).queue(QUEUE).build();
    boolean fine;
    Submitter submitter;
    int accepted;
    try (var pool = system.pool(this::work).start()) {
      for (int i = 0; i < RUNNERS; i++) {
        pool.submit(Message.at(i));
      }
      while (pool.stats().running() < RUNNERS) {
        LockSupport.parkNanos(NAP_NANOS);
      }
      long before = Heap.used();
      accepted = offer(pool);
      long refusedBytes = Heap.used() - before;
      submitter = new Submitter(pool, jobs);
      submitter.awaitParked();
      long parkedBytes = Heap.used() - before;
      fine = accepted == QUEUE && refusedBytes <= LIMIT_BYTES && parkedBytes <= LIMIT_BYTES;
      System.out.printf(
          Locale.ROOT,
          "heddle   %d jobs offered to %d busy runners: %d accepted, the queue; %d refused; the"
              + " heap grew by %d bytes. Their submitter parks in its submit %d; %d bytes: %s%n",
          jobs,
          RUNNERS,
          accepted,
          jobs - accepted,
          refusedBytes,
          submitter.submitted + 1,
          parkedBytes,
          fine ? "fine" : "TOO MUCH");
      busy.countDown();
      submitter.thread.join();
    }
    long ran = done.sum();
    boolean all = ran == RUNNERS + (long) accepted + jobs;
    System.out.printf(
        Locale.ROOT,
        "heddle   then the runners go on, and %d jobs have run, in a heap of %d MiB: %s%n",
        ran,
        Runtime.getRuntime().maxMemory() >> 20,
        all ? "fine" : "LOST OR DOUBLED");
    return fine && all;
  }

  private int offer(RunnerPool<Message, Message> pool) {
    int accepted = 0;
    for (int i = 0; i < jobs; i++) {
      if (pool.trySubmit(Message.at(i)).isPresent()) {
        accepted++;
      }
    }
    return accepted;
  }

  /** What {@code Executors.newFixedThreadPool} is: its queue has no end but the heap's. */
  private boolean toFixedThreadPool() {
    int queued = 0;
    String end;
    var executor =
        new ThreadPoolExecutor(
            RUNNERS,
            RUNNERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon(true).factory());
    long before = Heap.used();
    try {
      while (queued < jobs) {
        var message = Message.at(queued);
        executor.submit(() -> work(message));
        queued++;
      }
      end = "the heap grew by " + (Heap.used() - before) + " bytes";
    } catch (OutOfMemoryError e) {
      executor.getQueue().clear(); // room to tell
      end = "then OutOfMemoryError";
    }
    System.out.printf(
        Locale.ROOT, "fixed    %d jobs offered, %d accepted; %s%n", jobs, queued, end);
    return true;
  }

  private Message work(Message input) throws InterruptedException {
    busy.await();
    done.increment();
    return input;
  }

  /** One virtual thread that submits jobs, waiting for room, and forgets their tickets. */
  private static final class Submitter {
    private final Thread thread;
    private volatile int submitted;

    Submitter(RunnerPool<Message, Message> pool, int jobs) {
      thread = Thread.startVirtualThread(() -> submit(pool, jobs));
    }

    void awaitParked() {
      while (thread.getState() != Thread.State.WAITING) {
        LockSupport.parkNanos(NAP_NANOS);
      }
    }

    private void submit(RunnerPool<Message, Message> pool, int jobs) {
      try {
        for (int i = 0; i < jobs; i++) {
          pool.submit(Message.at(i));
          submitted = i + 1;
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
