// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.ExploreJob.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Scenarios of single jobs of a pool: called off, awaited, timed, in order, in batches. */
final class ExploreTickets {
  private ExploreTickets() {}

  /** A cancel meets the start; whichever is first, the ticket ends, and others are not touched. */
  static void cancelAgainstStart(ExploreRun run) {
    run.actor(
        "starter",
        () -> {
          var pool = run.pool(run.system(run.between(1, 2)).queue(run.between(1, 2))).start();
          run.afterwards(() -> run.verifyEnded(pool));
          for (int i = 0; i < 3; i++) {
            var job = run.anyJob(Kind.QUICK, Kind.PATIENT, Kind.STUBBORN);
            run.submit(pool, job);
            if (job.kind == Kind.PATIENT || run.random.nextBoolean()) {
              run.actor("canceller " + i, () -> cancelAlone(run, job));
            }
          }
          for (var job : run.jobs) {
            job.ticket.await();
          }
          pool.stop();
          pool.await();
          run.nobodyLives();
        });
  }

  /* No other calls it off: so it is cancelled only if this says so. */
  private static void cancelAlone(ExploreRun run, ExploreJob job) {
    boolean cancelled = cancel(run, job);
    run.check(
        cancelled || !(job.ticket.poll() instanceof Outcome.Cancelled),
        "called off, and not said so: " + job);
    run.check(cancelled || !job.interrupted, "interrupted, and not said so: " + job);
  }

  /** Returns what the ticket says. */
  static boolean cancel(ExploreRun run, ExploreJob job) {
    run.dawdle();
    boolean ended = job.ticket.poll() != null;
    boolean cancelled = job.ticket.cancel();
    run.check(!ended || !cancelled, "called off after its end: " + job);
    run.check(cancelled || job.ticket.poll() != null, "neither ended nor called off: " + job);
    return cancelled;
  }

  /** What is called off gives its room to whoever waits for it. */
  static void roomOfACancelled(ExploreRun run) {
    boolean keyed = run.random.nextBoolean();
    var blocked = new Thread[1];
    run.actor(
        "starter",
        () -> {
          var released = new boolean[1];
          var builder =
              run.system(1)
                  .queue(1)
                  .build()
                  .<Integer, Integer>pool(i -> {
                    blocked[0] = Thread.currentThread();
                    while (i == 0 && !released[0]) {
                      LockSupport.park(released);
                    }
                    return i;
                  });
          if (keyed) {
            builder.keyedBy(i -> i == 2 ? 1 : i);
          }
          var pool = builder.start();
          var blocks = pool.submit(0);
          var inQueue = pool.submit(1);
          run.actor("canceller", inQueue::cancel);
          var last = pool.submit(2);
          released[0] = true;
          LockSupport.unpark(blocked[0]);
          blocks.join();
          last.join();
          run.check(inQueue.poll() instanceof Outcome.Cancelled, "not called off: " + inQueue);
          pool.stop();
          pool.await();
          run.nobodyLives();
        });
  }

  /** Some wait for one ticket, in every way, and some of them give up. */
  static void waiters(ExploreRun run) {
    run.actor(
        "starter",
        () -> {
          var pool = run.pool(run.system(1).queue(1)).start();
          run.afterwards(() -> run.verifyEnded(pool));
          var job = run.anyJob(Kind.QUICK, Kind.FAILING);
          run.submit(pool, job);
          var targets = new ArrayList<Thread>();
          for (int i = run.between(1, 3); i > 0; i--) {
            targets.add(run.actor("waiter " + i, () -> awaitAnyhow(run, job)));
          }
          run.actor(
              "interrupter",
              () -> {
                run.dawdle();
                targets.get(run.random.nextInt(targets.size())).interrupt();
              });
          var told = new int[1];
          job.ticket.toCompletionStage().whenComplete((result, thrown) -> told[0]++);
          run.afterwards(() -> run.check(told[0] == 1, "a stage was told " + told[0] + " times"));
          pool.stop();
          pool.await();
        });
  }

  private static void awaitAnyhow(ExploreRun run, ExploreJob job) {
    try {
      switch (run.random.nextInt(3)) {
        case 0 -> run.check(job.ticket.await() != null, "await returned null");
        case 1 -> job.ticket.await(Duration.ofNanos(run.random.nextInt(100)));
        default -> run.check(job.ticket.join() == job.number, "joined another's result");
      }
    } catch (TaskFailedException e) {
      run.check(e.getCause() instanceof ExploreJob.Failed, "failed: " + e.getCause());
    } catch (InterruptedException e) {
      run.check(!Thread.currentThread().isInterrupted(), "told twice");
    }
  }

  /** A caller that is interrupted calls its job off; nobody else's. */
  static void interruptedCallers(ExploreRun run) {
    run.actor(
        "starter",
        () -> {
          var pool = run.pool(run.system(1).queue(1)).start();
          var callers = new ArrayList<Thread>();
          for (int i = 0; i < 3; i++) {
            var job = run.job(i == 0 ? Kind.PATIENT : Kind.QUICK);
            callers.add(
                run.actor(
                    "caller " + i,
                    () -> {
                      try {
                        int result = pool.call(job);
                        run.check(result == job.number, "got " + result);
                      } catch (InterruptedException e) {
                        run.check(job.kind == Kind.PATIENT, "interrupted: " + job);
                      }
                    }));
          }
          run.actor(
              "interrupter",
              () -> {
                run.dawdle();
                callers.get(0).interrupt();
              });
          run.actor(
              "ender",
              () -> {
                callers.forEach(run.scheduler::join);
                pool.stop();
                pool.await();
                run.nobodyLives();
              });
        });
  }

  /** T8: the interrupt of a job that took too long, or was called off, hits that job alone. */
  static void timeout(ExploreRun run) {
    run.actor(
        "starter",
        () -> {
          var limit = Duration.ofNanos(run.between(1, 60));
          var pool =
              run.system(1)
                  .queue(4)
                  .taskTimeout(limit)
                  .build()
                  .<ExploreJob, Integer>pool(ExploreJob::work)
                  .restartWhen(thrown -> false)
                  .start();
          for (int i = 0; i < 4; i++) {
            run.submit(pool, run.anyJob(Kind.PATIENT, Kind.QUICK, Kind.STUBBORN));
          }
          for (var job : run.jobs) {
            switch (job.ticket.await()) {
              case Outcome.Success<Integer> success -> run.check(job.returned, job + " succeeded");
              case Outcome.Failure<Integer> failure ->
                  run.check(
                      failure.cause() instanceof TimeoutException, job + ": " + failure.cause());
              case Outcome.Cancelled<Integer> cancelled -> run.check(false, job + ": " + cancelled);
            }
          }
          pool.stop();
          pool.await();
          run.nobodyLives();
        });
  }

  /** T8, by the other way: jobs are called off one by one, and none is hit before. */
  static void cancelHitsOne(ExploreRun run) {
    run.actor(
        "starter",
        () -> {
          var pool = run.pool(run.system(1).queue(4)).start();
          run.afterwards(() -> run.verifyEnded(pool));
          run.submit(pool, run.anyJob(Kind.QUICK, Kind.PATIENT));
          run.submit(pool, run.job(Kind.PATIENT));
          run.submit(pool, run.job(Kind.PATIENT));
          run.actor("canceller", () -> cancel(run, run.jobs.get(0)));
          run.actor("another canceller", () -> cancel(run, run.jobs.get(0)));
          for (var job : run.jobs) {
            if (job.number > 0) {
              run.dawdle();
              run.check(job.ticket.poll() == null, "hit " + job);
              job.ticket.cancel();
            }
            job.ticket.await();
          }
          pool.stop();
          pool.await();
          run.nobodyLives();
        });
  }

  /** Batches take what is there; each ticket in them has its own end. */
  static void batches(ExploreRun run) {
    int max = run.between(1, 3);
    boolean now = run.random.nextBoolean();
    run.actor(
        "starter",
        () -> {
          PoolWork<Object, ExploreJob, Integer> work =
              PoolWork.batch(
                  max,
                  Duration.ofNanos(run.random.nextInt(60)),
                  (state, jobs) -> {
                    run.check(jobs.size() <= max, jobs.size() + " in a batch of " + max);
                    var results = new ArrayList<Integer>();
                    for (var job : jobs) {
                      results.add(job.work());
                    }
                    return results;
                  });
          var pool =
              run.system(run.between(1, 2))
                  .queue(run.between(1, 3))
                  .build()
                  .<Object, ExploreJob, Integer>pool(Object::new, work)
                  .start();
          run.afterwards(() -> run.verifyEnded(pool));
          for (int i = 0; i < 2; i++) {
            var mine = List.of(run.job(Kind.QUICK), run.job(Kind.QUICK), run.job(Kind.QUICK));
            run.actor(
                "submitter " + i,
                () -> {
                  for (var job : mine) {
                    run.submit(pool, job);
                    if (job.ticket != null && run.random.nextInt(4) == 0) {
                      cancel(run, job);
                    }
                  }
                });
          }
          run.dawdle();
          run.dawdle();
          if (now) {
            pool.stopNow();
          } else {
            run.awaitTrue(() ->
                run.jobs.stream().allMatch(job -> job.ticket != null && job.ticket.poll() != null));
            pool.stop();
          }
          pool.await();
          run.nobodyLives();
        });
  }

  /**
   * T9: jobs that wait for jobs of their own pool get their result, or are told that they can't.
   */
  static void ownPool(ExploreRun run) {
    run.actor(
        "starter",
        () -> {
          var pools = new ArrayList<RunnerPool<Integer, Integer>>();
          var pool =
              run.system(run.between(1, 2))
                  .queue(run.between(1, 2))
                  .build()
                  .<Integer, Integer>pool(
                      depth -> depth == 0 ? 0 : 1 + pools.get(0).call(depth - 1))
                  .start();
          pools.add(pool);
          for (int i = run.between(1, 2); i > 0; i--) {
            int depth = i;
            run.actor("caller " + i, () -> callDeep(run, pool, depth));
          }
          run.awaitTrue(() -> run.scheduler.living("caller ").isEmpty());
          pool.stop();
          pool.await();
          run.nobodyLives();
        });
  }

  private static void callDeep(ExploreRun run, RunnerPool<Integer, Integer> pool, int depth)
      throws InterruptedException {
    try {
      int result = pool.call(depth);
      run.check(result == depth, "got " + result);
    } catch (TaskFailedException e) {
      run.check(root(e) instanceof IllegalStateException, "failed: " + e);
    }
  }

  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }
}
