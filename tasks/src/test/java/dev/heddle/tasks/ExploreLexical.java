// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.ExploreJob.Kind;
import dev.heddle.testing.DetScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Scenarios of run and map: when the call is over, so is everything that it started. */
final class ExploreLexical {
  private ExploreLexical() {}

  /** One task fails, others wait until they are interrupted. */
  static void failFast(ExploreRun run) {
    int runners = run.between(1, 3);
    int failing = run.random.nextInt(4);
    int patient = 0;
    for (int i = 0; i < 4; i++) {
      boolean waits = i != failing && patient < runners - 1 && run.random.nextBoolean();
      patient += waits ? 1 : 0;
      run.job(i == failing ? Kind.FAILING : waits ? Kind.PATIENT : Kind.QUICK);
    }
    run.actor(
        "caller",
        () -> {
          try {
            var results = run.system(runners).build().run(run.tasks());
            run.check(false, "returned " + results);
          } catch (TaskFailedException e) {
            run.check(e.getCause() instanceof ExploreJob.Failed, "failed: " + e.getCause());
            run.check(e.failures() == 1, e.failures() + " failures");
          }
          run.nobodyLives();
          run.check(run.jobs.get(failing).ends == 1, "the failing task did not end");
        });
  }

  /** All run, whatever fails, and each has its outcome. */
  static void outcomes(ExploreRun run) {
    int runners = run.between(1, 3);
    for (int i = run.between(1, 5); i > 0; i--) {
      run.anyJob(Kind.QUICK, Kind.FAILING, Kind.STUBBORN);
    }
    run.actor(
        "caller",
        () -> {
          var ended = run.system(runners).build().run(run.tasks(), ResultCollector.outcomes());
          run.nobodyLives();
          verifyOutcomes(run, ended);
          run.check(run.jobs.stream().allMatch(job -> job.ends == 1), "not all ran");
        });
  }

  private static void verifyOutcomes(ExploreRun run, List<Outcome<Integer>> ended) {
    run.check(ended.size() == run.jobs.size(), ended.size() + " outcomes");
    for (int i = 0; i < ended.size(); i++) {
      run.jobs.get(i).verify(ended.get(i));
    }
  }

  /** The deadline passes while tasks run, or before the first, or never in time. */
  static void deadline(ExploreRun run) {
    var system =
        run.system(run.between(1, 3)).timeout(Duration.ofNanos(run.random.nextInt(200))).build();
    for (int i = run.between(1, 5); i > 0; i--) {
      run.anyJob(Kind.QUICK, Kind.STUBBORN, Kind.PATIENT);
    }
    boolean collects = run.random.nextBoolean();
    run.actor(
        "caller",
        () -> {
          try {
            if (collects) {
              verifyOutcomes(run, system.run(run.tasks(), ResultCollector.outcomes()));
            } else {
              var results = system.run(run.tasks());
              run.check(run.jobs.stream().allMatch(job -> job.returned), "returned " + results);
            }
          } catch (TaskFailedException e) {
            run.check(e.getCause() instanceof TimeoutException, "failed: " + e.getCause());
          }
          run.nobodyLives();
        });
  }

  /** The caller is interrupted at some time: it hears of it once, by exception or by its flag. */
  static void interruptedCaller(ExploreRun run) {
    boolean collects = run.random.nextBoolean();
    for (int i = run.between(1, 4); i > 0; i--) {
      run.anyJob(Kind.QUICK, Kind.STUBBORN, collects ? Kind.PATIENT : Kind.FAILING);
    }
    var caller =
        run.actor(
            "caller",
            () -> {
              boolean told = isTold(run, collects);
              run.nobodyLives();
              run.awaitInterrupt(!told);
            });
    run.actor(
        "interrupter",
        () -> {
          run.dawdle();
          caller.interrupt();
        });
  }

  private static boolean isTold(ExploreRun run, boolean collects) {
    var system = run.system(run.between(1, 3)).build();
    try {
      if (collects) {
        verifyOutcomes(run, system.run(run.tasks(), ResultCollector.outcomes()));
      } else {
        system.run(run.tasks());
      }
      return false;
    } catch (TaskFailedException e) {
      run.check(e.getCause() instanceof ExploreJob.Failed, "failed: " + e.getCause());
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Inputs one by one: whoever takes one has checked that it is not too far ahead. */
  private static final class Inputs implements Iterator<Integer>, Iterable<Integer> {
    private final ExploreRun run;
    private final int count;
    private final int window;
    private int taken;
    private int handed;
    private boolean inside;

    Inputs(ExploreRun run, int count, int window) {
      this.run = run;
      this.count = count;
      this.window = window;
    }

    @Override
    public Iterator<Integer> iterator() {
      return this;
    }

    @Override
    public boolean hasNext() {
      run.check(!inside, "two runners ask for inputs at once");
      inside = true;
      DetScheduler.point("looks for an input");
      inside = false;
      return taken < count;
    }

    @Override
    public Integer next() {
      if (taken == count) {
        throw new NoSuchElementException();
      }
      run.check(taken - handed <= window, taken + " taken, but only " + handed + " handed");
      return taken++;
    }
  }

  /** Results are handed over one by one, in order, and inputs are not taken far ahead. */
  static void window(ExploreRun run) {
    int runners = run.between(1, 3);
    var system = run.system(runners).queue(run.random.nextInt(2)).build();
    var inputs = new Inputs(run, run.between(3, 8), system.window());
    var got = new ArrayList<Integer>();
    var working = new int[1];
    run.actor(
        "caller",
        () -> {
          long count =
              system.map(
                  inputs,
                  i -> {
                    run.check(++working[0] <= runners, working[0] + " work at once");
                    DetScheduler.point("works");
                    working[0]--;
                    return i;
                  },
                  ResultCollector.each(i -> {
                    inputs.handed++;
                    DetScheduler.point("is handed a result");
                    got.add(i);
                  }));
          run.nobodyLives();
          run.check(count == inputs.count, count + " results");
          run.check(got.equals(IntStream.range(0, inputs.count).boxed().toList()), "got " + got);
        });
  }

  /** What the consumer throws ends the call, and all that waits for it. */
  static void consumerThrows(ExploreRun run) {
    var system = run.system(run.between(1, 3)).queue(run.random.nextInt(2)).build();
    var inputs = new Inputs(run, 100, system.window());
    int last = run.random.nextInt(4);
    var failure = new IllegalStateException("consumer");
    var patient = run.job(Kind.PATIENT);
    run.actor(
        "caller",
        () -> {
          try {
            system.<Integer, Integer, Long>map(
                inputs,
                i -> i == last + 1 ? patient.work() : i,
                ResultCollector.each(i -> {
                  inputs.handed++;
                  if (i == last) {
                    throw failure;
                  }
                }));
            run.check(false, "returned");
          } catch (IllegalStateException e) {
            run.check(e == failure, "threw " + e);
          }
          run.nobodyLives();
        });
  }

  /** As many tasks run at once as there are runners, however late the inputs are taken. */
  static void together(ExploreRun run) {
    int runners = run.between(2, 3);
    var met = new ArrayList<Thread>();
    var inputs = new Inputs(run, runners, runners);
    run.actor(
        "caller",
        () -> {
          var results =
              run.system(runners)
                  .build()
                  .<Integer, Integer, List<Integer>>map(
                      inputs, i -> meet(met, runners, i), ResultCollector.ordered());
          run.nobodyLives();
          run.check(results.size() == runners, "got " + results);
        });
  }

  private static int meet(List<Thread> met, int all, int result) {
    met.add(Thread.currentThread());
    met.forEach(LockSupport::unpark);
    while (met.size() < all) {
      LockSupport.park(met);
    }
    return result;
  }

  /** A collector that is satisfied calls the others off. */
  static void firstOne(ExploreRun run) {
    int runners = run.between(2, 3);
    for (int i = 0; i < runners - 1; i++) {
      run.anyJob(Kind.PATIENT, Kind.FAILING);
    }
    run.jobs.add(
        run.random.nextInt(run.jobs.size() + 1), new ExploreJob(run, run.jobs.size(), Kind.QUICK));
    run.actor(
        "caller",
        () -> {
          int first = run.system(runners).build().run(run.tasks(), ResultCollector.first());
          run.nobodyLives();
          run.check(first == run.jobs.size() - 1, "the first is " + first);
        });
  }

  /** Each signal takes a runner; what is left then is not run. */
  static void stopAmongInputs(ExploreRun run) {
    int runners = run.between(1, 3);
    var inputs = new ArrayList<Object>();
    for (int i = run.between(2, 5); i > 0; i--) {
      inputs.add(run.job(Kind.QUICK));
    }
    for (int i = 0; i < runners; i++) {
      inputs.add(run.random.nextInt(inputs.size() + 1), Stop.SIGNAL);
    }
    int before = 0; // what is before the last signal
    for (var input : inputs.subList(0, inputs.lastIndexOf(Stop.SIGNAL))) {
      before += input instanceof ExploreJob ? 1 : 0;
    }
    int jobs = before;
    run.actor(
        "caller",
        () -> {
          var done = new int[1];
          run.system(runners)
              .build()
              .<Object, Integer, Long>map(
                  inputs::iterator,
                  job -> ((ExploreJob) job).work(),
                  ResultCollector.each(i -> done[0]++));
          run.nobodyLives();
          run.check(done[0] == jobs, done[0] + " results before the last of " + inputs);
        });
  }

  /** T8: the interrupt of a task that took too long hits that task alone, if all are one object. */
  static void taskTimeout(ExploreRun run) {
    run.timed = true;
    for (int i = run.between(1, 10); i > 0; i--) {
      run.job(i % 2 == 0 ? Kind.STUBBORN : Kind.PATIENT);
    }
    var next = run.jobs.iterator();
    var system = run.system(1).taskTimeout(Duration.ofNanos(run.between(1, 40))).build();
    run.actor(
        "caller",
        () -> {
          var inputs = Collections.nCopies(run.jobs.size(), "the same");
          var ended = system.map(inputs, i -> next.next().work(), ResultCollector.outcomes());
          verifyOutcomes(run, ended);
          run.nobodyLives();
        });
  }
}
