// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.ExploreJob.Kind;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/** Scenarios of pools that grow and shrink. */
final class ExploreSizes {
  private ExploreSizes() {}

  /** For one job one runner is started, however late the owner looks. */
  static void oneJob(ExploreRun run) {
    var started = new ArrayList<Thread>();
    run.actor(
        "starter",
        () -> {
          var pool =
              run.system(2)
                  .queue(run.between(1, 2))
                  .build()
                  .<Object, Integer, Integer>pool(
                      () -> {
                        started.add(Thread.currentThread());
                        return started;
                      },
                      (state, job) -> job)
                  .start();
          run.actor("submitter", () -> pool.submit(1).join());
          run.actor(
              "observer",
              () -> {
                for (int i = run.between(1, 9); i > 0; i--) {
                  int running = pool.stats().running();
                  run.check(running <= started.size(), "one runs that has not begun");
                }
              });
          run.awaitTrue(() -> pool.stats().succeeded() == 1);
          run.dawdle();
          pool.stop();
          ExplorePools.await(run, pool);
          run.check(started.size() == 1, started + " for one job");
        });
  }

  /** As many jobs run at once as there may be runners; surplus runners leave. */
  static void resize(ExploreRun run) {
    var met = new ArrayList<Thread>();
    run.actor(
        "starter",
        () -> {
          var pool =
              run.system(1)
                  .queue(2)
                  .build()
                  .<Integer, Integer>pool(i -> {
                    met.add(Thread.currentThread());
                    met.forEach(LockSupport::unpark);
                    while (met.size() < 3) {
                      LockSupport.park(met);
                    }
                    return i;
                  })
                  .start();
          run.actor("resizer", () -> pool.resize(3));
          var tickets = new ArrayList<Ticket<Integer>>();
          for (int i = 0; i < 3; i++) {
            tickets.add(pool.submit(i));
          }
          for (var ticket : tickets) {
            ticket.join();
          }
          run.check(pool.stats().runners() == 3, "not resized");
          pool.resize(run.between(1, 2));
          int most = pool.stats().runners();
          run.awaitTrue(() -> pool.stats().alive() <= most);
          met.clear();
          met.add(null);
          met.add(null);
          pool.submit(3).join();
          pool.stop();
          ExplorePools.await(run, pool);
        });
  }

  /** Sizes change while jobs come; each job runs. */
  static void resizeOften(ExploreRun run) {
    ExplorePools.pool(
        run,
        run.between(1, 3),
        run.between(1, 2),
        pool -> {
          ExplorePools.submitters(run, pool, 2, run.between(1, 3), Kind.QUICK);
          run.actor(
              "resizer",
              () -> {
                for (int i = 0; i < 3; i++) {
                  run.dawdle();
                  pool.resize(run.between(1, 3));
                }
                run.awaitTrue(() -> run.jobs.stream().allMatch(job -> job.returned));
                pool.stop();
              });
          run.actor("waiter", () -> ExplorePools.await(run, pool));
        });
  }
}
