// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.testing.DetScheduler;
import dev.heddle.testing.ThreadDump;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One run of a scenario under {@link DetScheduler}: its threads, its jobs, and what is to be
 * checked in the end. Threads run one at a time and are not switched in here, so plain fields will
 * do.
 */
final class ExploreRun {
  /** Longer than a run: a wait for so long ends only as it should. */
  static final Duration FOR_EVER = Duration.ofDays(100 * 365);

  final DetScheduler scheduler;
  final SplittableRandom random;
  final List<ExploreJob> jobs = new ArrayList<>();
  private final List<Runnable> afterwards = new ArrayList<>();
  private AssertionError wrong; // the first
  int running; // jobs
  boolean timed; // jobs may take too long

  ExploreRun(DetScheduler scheduler) {
    this.scheduler = scheduler;
    this.random = scheduler.random();
  }

  /** A number from low to high. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  Thread actor(String name, DetScheduler.Body body) {
    return scheduler.fork(name, body);
  }

  /** A check for when all threads have ended. */
  void afterwards(Runnable check) {
    afterwards.add(check);
  }

  /** Throws, and makes the run fail even if what throws is a job, whose failure is an outcome. */
  void check(boolean fine, String otherwise) {
    if (!fine) {
      var failure = new AssertionError(otherwise);
      wrong = wrong == null ? failure : wrong;
      throw failure;
    }
  }

  /** Lets others go on for a few steps. */
  void dawdle() {
    for (int i = random.nextInt(12); i > 0; i--) {
      DetScheduler.point("dawdles");
    }
  }

  /** Waits for the one interrupt that is sent to the calling thread, if it has not come yet. */
  void awaitInterrupt(boolean sent) {
    while (sent && !Thread.interrupted()) {
      LockSupport.park(this);
    }
    check(!Thread.interrupted(), "interrupted by nobody, or twice");
  }

  /** Waits for a state that comes by itself. */
  void awaitTrue(BooleanSupplier state) {
    scheduler.awaitTrue(state);
  }

  // ---- systems and jobs

  TaskSystemBuilder system(int runners) {
    return TaskSystem.builder().engine(Engine.THREADS).name(ThreadDump.EXPLORED).runners(runners);
  }

  ExploreJob job(ExploreJob.Kind kind) {
    var job = new ExploreJob(this, jobs.size(), kind);
    jobs.add(job);
    return job;
  }

  /** One of these kinds. */
  ExploreJob anyJob(ExploreJob.Kind... kinds) {
    return job(kinds[random.nextInt(kinds.length)]);
  }

  List<Callable<Integer>> tasks() {
    return jobs.stream().<Callable<Integer>>map(job -> job::work).toList();
  }

  /** T1: no thread of a system lives, and no job runs. */
  void nobodyLives() {
    check(running == 0, running + " jobs still run");
    var living = scheduler.living(ThreadDump.EXPLORED);
    check(living.isEmpty(), "still alive: " + living);
  }

  // ---- pools

  RunnerPoolBuilder<?, ExploreJob, Integer> pool(TaskSystemBuilder system) {
    return system.build().<ExploreJob, Integer>pool(ExploreJob::work).grace(FOR_EVER);
  }

  /** False if it was refused, or the calling thread interrupted before it was accepted. */
  boolean submit(RunnerPool<ExploreJob, Integer> pool, ExploreJob job) {
    try {
      job.ticket = pool.submit(job);
    } catch (RejectedExecutionException | InterruptedException e) {
      job.refused = true;
    }
    return !job.refused;
  }

  /** T2: each job that was accepted has one outcome, and no other was started. */
  void verifyTickets() {
    for (var job : jobs) {
      if (job.ticket != null) {
        job.verify(job.ticket.poll());
      } else {
        check(job.starts == 0, job + " was not accepted, but started");
      }
    }
  }

  /** A pool that has ended says so, and its numbers add up. */
  void verifyEnded(RunnerPool<ExploreJob, Integer> pool) {
    verifyTickets();
    var stats = pool.stats();
    long accepted = jobs.stream().filter(job -> job.ticket != null).count();
    check(stats.submitted() == accepted, accepted + " accepted, but " + stats);
    check(
        stats.succeeded() + stats.failed() + stats.cancelled() == accepted,
        "does not add up: " + stats);
    check(
        stats.stopped()
            && stats.alive() == 0
            && stats.running() == 0
            && stats.queued() == 0
            && stats.pausing() == 0,
        "not ended: " + stats);
  }

  void verify() {
    if (wrong != null) {
      throw wrong;
    }
    afterwards.forEach(Runnable::run);
    nobodyLives();
  }
}
