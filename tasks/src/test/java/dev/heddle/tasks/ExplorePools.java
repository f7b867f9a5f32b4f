// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.ExploreJob.Kind;
import dev.heddle.testing.DetScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Scenarios of pools that end. */
final class ExplorePools {
  private ExplorePools() {}

  /** Submitters that come one after the other, each with its jobs. */
  static void submitters(
      ExploreRun run, RunnerPool<ExploreJob, Integer> pool, int count, int each, Kind... kinds) {
    for (int i = 0; i < count; i++) {
      var mine = new ArrayList<ExploreJob>();
      for (int k = 0; k < each; k++) {
        mine.add(run.anyJob(kinds));
      }
      run.actor("submitter " + i, () -> mine.forEach(job -> run.submit(pool, job)));
    }
  }

  static void pool(
      ExploreRun run, int runners, int queue, Consumer<RunnerPool<ExploreJob, Integer>> play) {
    run.actor(
        "starter",
        () -> {
          var pool = run.pool(run.system(runners).queue(queue)).start();
          run.afterwards(() -> run.verifyEnded(pool));
          play.accept(pool);
        });
  }

  static void await(ExploreRun run, RunnerPool<?, ?> pool) throws InterruptedException {
    pool.await();
    run.nobodyLives();
  }

  /** What was accepted before the stop runs; who waits for room then is refused. */
  static void stop(ExploreRun run) {
    pool(
        run,
        run.between(1, 2),
        run.between(1, 2),
        pool -> {
          submitters(run, pool, 2, run.between(1, 3), Kind.QUICK, Kind.FAILING, Kind.STUBBORN);
          run.actor(
              "stopper",
              () -> {
                run.dawdle();
                pool.stop();
              });
          run.actor("waiter", () -> await(run, pool));
          run.afterwards(() ->
              run.check(
                  run.jobs.stream().allMatch(job -> job.ends == (job.refused ? 0 : 1)),
                  "an accepted job did not run"));
        });
  }

  /** What was accepted runs, or is returned and never starts. */
  static void stopNow(ExploreRun run) {
    var returned = new ArrayList<ExploreJob>();
    pool(
        run,
        run.between(1, 2),
        run.between(1, 2),
        pool -> {
          submitters(run, pool, 2, run.between(1, 3), Kind.QUICK, Kind.PATIENT, Kind.STUBBORN);
          for (int i = run.between(1, 2); i > 0; i--) {
            run.actor(
                "stopper " + i,
                () -> {
                  run.dawdle();
                  returned.addAll(pool.stopNow());
                });
          }
          run.actor("waiter", () -> await(run, pool));
        });
    run.afterwards(() -> {
      for (var job : run.jobs) {
        long times = returned.stream().filter(other -> other == job).count();
        run.check(times <= 1, job + " returned twice");
        run.check(
            times == (job.ticket != null && job.starts == 0 ? 1 : 0),
            job + " returned " + times + " times, started " + job.starts + " times");
      }
    });
  }

  /** Two close, one of them interrupted at times; when one returns, the pool is dead. */
  static void close(ExploreRun run) {
    pool(
        run,
        run.between(1, 2),
        2,
        pool -> {
          submitters(run, pool, 1, run.between(1, 3), Kind.QUICK, Kind.FAILING, Kind.STUBBORN);
          var closers = new ArrayList<Thread>();
          boolean interrupts = run.random.nextBoolean();
          for (int i = 0; i < 2; i++) {
            boolean told = interrupts && i == 0;
            closers.add(
                run.actor(
                    "closer " + i,
                    () -> {
                      run.dawdle();
                      pool.close();
                      run.nobodyLives();
                      run.awaitInterrupt(told);
                    }));
          }
          if (interrupts) {
            run.actor(
                "interrupter",
                () -> {
                  run.dawdle();
                  closers.get(0).interrupt();
                });
          }
        });
  }

  /** The grace passes at some time: then the jobs are called off, and all are dead all the same. */
  static void grace(ExploreRun run) {
    run.actor(
        "closer",
        () -> {
          var grace = Duration.ofNanos(run.random.nextInt(200));
          var pool = run.pool(run.system(run.between(1, 2)).queue(2)).grace(grace).start();
          run.afterwards(() -> run.verifyEnded(pool));
          for (int i = run.between(1, 3); i > 0; i--) {
            run.submit(pool, run.anyJob(Kind.QUICK, Kind.PATIENT, Kind.STUBBORN));
          }
          pool.close();
          run.nobodyLives();
        });
  }

  /** A pool that was lent is over with its body, and the body's jobs have run. */
  static void use(ExploreRun run) {
    boolean fails = run.random.nextBoolean();
    boolean interrupts = run.random.nextInt(3) == 0;
    var failure = new IllegalStateException("body");
    var user =
        run.actor(
            "user",
            () -> {
              try {
                run.pool(run.system(run.between(1, 2)).queue(run.between(1, 2)))
                    .use(pool -> {
                      run.afterwards(() -> run.verifyEnded(pool));
                      for (int i = run.between(1, 3); i > 0; i--) {
                        var job = run.job(fails ? Kind.STUBBORN : Kind.QUICK);
                        job.ticket = pool.trySubmit(job).orElse(null);
                      }
                      if (fails) {
                        throw failure;
                      }
                      return null;
                    });
                run.check(
                    run.jobs.stream().allMatch(job -> job.returned == (job.ticket != null)),
                    "not all ran");
              } catch (CancellationException e) {
                run.check(interrupts && !fails, "called off");
              } catch (IllegalStateException e) {
                run.check(e == failure, "threw " + e);
              }
              run.nobodyLives();
              run.awaitInterrupt(interrupts);
            });
    if (interrupts) {
      run.actor(
          "interrupter",
          () -> {
            run.dawdle();
            user.interrupt();
          });
    }
  }

  /** Each signal takes a runner out of service; who comes back serves what was left. */
  static void stopSignals(ExploreRun run) {
    int runners = run.between(1, 2);
    var done = new ArrayList<Object>();
    run.actor(
        "starter",
        () -> {
          var pool =
              run.system(runners)
                  .queue(8)
                  .build()
                  .<Object, Integer>pool(job -> {
                    DetScheduler.point("works");
                    done.add(job);
                    return 1;
                  })
                  .start();
          int jobs = run.between(1, 3);
          var tickets = new ArrayList<Ticket<Integer>>();
          run.actor(
              "submitter",
              () -> {
                for (int i = 0; i < jobs; i++) {
                  tickets.add(pool.submit(i));
                }
              });
          for (int i = 0; i < runners; i++) {
            run.dawdle();
            pool.submit(Stop.SIGNAL).await();
          }
          run.awaitTrue(() -> pool.stats().alive() == 0);
          run.awaitTrue(() -> tickets.size() == jobs);
          if (run.random.nextBoolean()) {
            pool.resize(1);
            for (var ticket : tickets) {
              ticket.join();
            }
          }
          pool.stop();
          await(run, pool);
          for (var ticket : tickets) {
            run.check(ticket.poll() != null, "a job has no outcome");
          }
          run.check(
              done.size() == pool.stats().succeeded() - runners, done + ", but " + pool.stats());
        });
  }

  /** A runner whose init fails begins anew, and what init made is released once. */
  static void init(ExploreRun run) {
    int failures = run.random.nextInt(3);
    var made = new ArrayList<Object>();
    var released = new ArrayList<Object>();
    var tries = new int[1];
    run.actor(
        "starter",
        () -> {
          var pool =
              run.system(run.between(1, 2))
                  .queue(2)
                  .build()
                  .<Object, ExploreJob, Integer>pool(
                      () -> {
                        DetScheduler.point("init");
                        if (tries[0]++ < failures) {
                          throw new IllegalStateException("init");
                        }
                        var state = new Object();
                        made.add(state);
                        return state;
                      },
                      (state, job) -> {
                        run.check(made.contains(state), "not made by init");
                        run.check(!released.contains(state), "released before");
                        return job.work();
                      })
                  .release(state -> {
                    DetScheduler.point("release");
                    released.add(state);
                  })
                  .restartWhen(thrown -> thrown instanceof ExploreJob.Failed)
                  .start();
          run.afterwards(() -> {
            run.verifyEnded(pool);
            run.check(released.size() == made.size(), made.size() + " made, released " + released);
            run.check(released.containsAll(made), "not all released");
          });
          submitters(run, pool, 2, run.between(1, 2), Kind.QUICK, Kind.FAILING);
          run.awaitTrue(() -> run.jobs.stream().allMatch(job -> job.ends == 1));
          pool.stop();
          await(run, pool);
        });
  }

  /** The listener is told of each failure, and last of the end, by one thread at a time. */
  static void listener(ExploreRun run) {
    var told = new ArrayList<Object>();
    var inside = new int[1];
    run.actor(
        "starter",
        () -> {
          var pool =
              run.pool(run.system(run.between(1, 2)).queue(2))
                  .listener(
                      new PoolListener() {
                        @Override
                        public void jobFailed(
                            String pool, Object job, Throwable cause, JobTimes times) {
                          tell(job);
                        }

                        @Override
                        public void stopped(PoolStats stats) {
                          tell("stopped");
                        }

                        private void tell(Object what) {
                          run.check(inside[0]++ == 0, "told two things at once");
                          DetScheduler.point("listens");
                          run.check(!told.contains(what), "told twice of " + what);
                          told.add(what);
                          inside[0]--;
                        }
                      })
                  .start();
          run.afterwards(() -> run.verifyEnded(pool));
          for (int i = run.between(1, 4); i > 0; i--) {
            run.submit(pool, run.anyJob(Kind.QUICK, Kind.FAILING));
            run.dawdle();
          }
          pool.close();
          run.nobodyLives();
          List<Object> failed = new ArrayList<>(run.jobs);
          failed.removeIf(job -> ((ExploreJob) job).kind != Kind.FAILING);
          run.check(told.size() == failed.size() + 1, "told of " + told + ", failed " + failed);
          run.check(told.containsAll(failed) && told.getLast().equals("stopped"), "told " + told);
        });
  }
}
