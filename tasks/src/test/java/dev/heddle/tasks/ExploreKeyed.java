// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.ExploreJob.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Scenarios of jobs with keys. */
final class ExploreKeyed {
  private ExploreKeyed() {}

  /** Jobs of one key run one after another, in order, whichever of them are called off. */
  static void inOrder(ExploreRun run) {
    Map<Integer, Integer> latest = new HashMap<>(); // by key
    Map<Integer, Integer> busy = new HashMap<>();
    run.actor(
        "starter",
        () -> {
          var pool =
              run.system(run.between(1, 3))
                  .queue(run.between(1, 4))
                  .build()
                  .<ExploreJob, Integer>pool(job -> {
                    int key = job.number % 2;
                    run.check(busy.merge(key, 1, Integer::sum) == 1, "two of one key at once");
                    run.check(latest.getOrDefault(key, -1) < job.number, job + " is late");
                    latest.put(key, job.number);
                    try {
                      return job.work();
                    } finally {
                      busy.merge(key, -1, Integer::sum);
                    }
                  })
                  .keyedBy(job -> job.number % 2)
                  .start();
          run.afterwards(() -> run.verifyEnded(pool));
          var all = new ArrayList<ExploreJob>();
          for (int i = 0; i < 6; i++) {
            all.add(run.anyJob(Kind.QUICK, Kind.FAILING));
          }
          for (int i = 0; i < 2; i++) {
            int key = i;
            run.actor("submitter " + i, () -> submitOfKey(run, pool, all, key));
          }
          boolean calledOff = run.random.nextBoolean();
          run.awaitTrue(
              () -> all.stream().allMatch(job -> job.ticket != null && job.ticket.poll() != null));
          end(run, pool, calledOff);
        });
  }

  private static void submitOfKey(
      ExploreRun run, RunnerPool<ExploreJob, Integer> pool, List<ExploreJob> all, int key) {
    for (int i = key; i < all.size(); i += 2) {
      var job = all.get(i);
      run.submit(pool, job);
      if (run.random.nextInt(3) == 0) {
        run.actor("canceller of " + i, () -> ExploreTickets.cancel(run, job));
      }
    }
  }

  private static void end(ExploreRun run, RunnerPool<ExploreJob, Integer> pool, boolean now)
      throws InterruptedException {
    if (now) {
      run.check(pool.stopNow().isEmpty(), "something was left");
    } else {
      pool.stop();
    }
    pool.await();
    run.nobodyLives();
  }

  /** The next of a key runs although the first is called off, while the pool wakes for that. */
  static void frontCalledOff(ExploreRun run) {
    run.actor(
        "starter",
        () -> {
          var pool = run.pool(run.system(1).queue(4)).keyedBy(job -> "one").start();
          run.afterwards(() -> run.verifyEnded(pool));
          for (int i = 0; i < 3; i++) {
            var job = run.job(Kind.QUICK);
            run.submit(pool, job);
            if (i < 2) {
              run.actor("canceller of " + i, job.ticket::cancel);
            }
          }
          run.jobs.getLast().ticket.await();
          pool.stop();
          pool.await();
          run.nobodyLives();
        });
  }

  /** Keyed jobs, and a stop at any time. */
  static void untilStopped(ExploreRun run) {
    boolean now = run.random.nextBoolean();
    var returned = new ArrayList<ExploreJob>();
    run.actor(
        "starter",
        () -> {
          var pool =
              run.pool(run.system(run.between(1, 2)).queue(run.between(1, 2)))
                  .keyedBy(job -> job.number % 2)
                  .start();
          run.afterwards(() -> run.verifyEnded(pool));
          var all = new ArrayList<ExploreJob>();
          for (int i = 0; i < 6; i++) {
            all.add(run.anyJob(Kind.QUICK, Kind.STUBBORN));
          }
          for (int i = 0; i < 2; i++) {
            int key = i;
            run.actor("submitter " + i, () -> submitIfOpen(run, pool, all, key));
          }
          run.dawdle();
          run.dawdle();
          if (now) {
            returned.addAll(pool.stopNow());
          } else {
            pool.stop();
          }
          pool.await();
          run.nobodyLives();
        });
    run.afterwards(() -> {
      for (var job : run.jobs) {
        boolean left = job.ticket != null && job.starts == 0;
        run.check(returned.contains(job) == left, job + " returned: " + returned.contains(job));
      }
    });
  }

  private static void submitIfOpen(
      ExploreRun run, RunnerPool<ExploreJob, Integer> pool, List<ExploreJob> all, int key) {
    for (int i = key; i < all.size(); i += 2) {
      run.submit(pool, all.get(i));
    }
  }
}
