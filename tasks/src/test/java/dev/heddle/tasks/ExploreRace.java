// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.ExploreJob.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Scenarios of races with staggered starts. */
final class ExploreRace {
  private ExploreRace() {}

  /** The next one starts when the one before has failed, and nobody after the first success. */
  static void inTurn(ExploreRun run) {
    for (int i = run.between(0, 3); i > 0; i--) {
      run.job(Kind.FAILING);
    }
    int winner = run.jobs.size();
    run.job(Kind.QUICK);
    for (int i = run.random.nextInt(2); i > 0; i--) {
      run.job(Kind.QUICK);
    }
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (ExploreJob job : run.jobs) {
      tasks.add(() -> {
        for (ExploreJob before : run.jobs.subList(0, job.number)) {
          run.check(before.ends == 1, before + " has not ended");
        }
        return job.work();
      });
    }
    run.actor(
        "caller",
        () -> {
          int first = run.system(run.between(1, 3)).build().race(tasks, ExploreRun.FOR_EVER);
          run.nobodyLives();
          run.check(first == winner, "the first is " + first);
          run.check(
              run.jobs.stream().mapToInt(job -> job.starts).sum() == winner + 1, "others started");
        });
  }

  /** Some are silent, some fail, one succeeds; the caller may be interrupted, or out of time. */
  static void staggered(ExploreRun run) {
    int runners = run.between(1, 3);
    for (int i = runners - 1; i > 0; i--) {
      run.anyJob(Kind.PATIENT, Kind.FAILING);
    }
    run.jobs.add(
        run.random.nextInt(run.jobs.size() + 1), new ExploreJob(run, run.jobs.size(), Kind.QUICK));
    boolean interrupted = run.random.nextInt(3) == 0;
    var caller =
        run.actor(
            "caller",
            () -> {
              boolean told = false;
              try {
                Duration delay = Duration.ofNanos(run.random.nextInt(100));
                int first = run.system(runners).build().race(run.tasks(), delay);
                run.check(first == run.jobs.size() - 1, "the first is " + first);
              } catch (InterruptedException e) {
                told = true;
              }
              run.nobodyLives();
              run.check(run.jobs.stream().allMatch(job -> job.starts == job.ends), "still runs");
              run.awaitInterrupt(interrupted && !told);
            });
    if (interrupted) {
      run.actor(
          "interrupter",
          () -> {
            run.dawdle();
            caller.interrupt();
          });
    }
  }
}
