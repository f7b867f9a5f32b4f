// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.ExploreJob.Kind;
import dev.heddle.testing.DetScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** A pool with everything at once. */
final class ExploreStorm {
  /** What init makes: one runner's, until it is released. */
  private static final class State {
    private boolean used;
    private boolean released;
  }

  private final ExploreRun run;
  private final boolean batched;
  private final boolean signalled; // some runners are taken out of service
  private final boolean gentle; // all jobs end by themselves, and nothing is called off in the end
  private final boolean forEver; // the grace never passes, and a listener is told all
  private final List<State> made = new ArrayList<>();
  private final List<Object> told = new ArrayList<>();
  private final List<Object> returned = new ArrayList<>(); // by stopNow
  private final List<Ticket<Integer>> signals = new ArrayList<>();
  private RunnerPool<Object, Integer> pool;

  private ExploreStorm(ExploreRun run) {
    this.run = run;
    signalled = run.random.nextInt(3) == 0;
    batched = run.random.nextInt(4) == 0;
    gentle = run.random.nextBoolean();
    forEver = gentle || run.random.nextBoolean();
    run.timed = run.random.nextInt(3) == 0;
  }

  static void play(ExploreRun run) {
    var storm = new ExploreStorm(run);
    run.actor("starter", storm::begin);
    run.afterwards(storm::verify);
  }

  // ---- the pool

  private void begin() throws InterruptedException {
    var system = run.system(run.between(1, 3)).queue(run.between(1, 3));
    if (run.timed) {
      system.taskTimeout(Duration.ofNanos(run.between(1, 200)));
    }
    var builder =
        system
            .build()
            .<State, Object, Integer>pool(this::init, work())
            .release(this::release)
            .initRetry(Duration.ofNanos(10), Duration.ofNanos(100))
            .restartPause(Duration.ofNanos(run.random.nextInt(2) * 50))
            .grace(forEver ? ExploreRun.FOR_EVER : Duration.ofNanos(run.random.nextInt(300)));
    if (forEver) {
      builder.listener(new Listener());
    }
    if (run.random.nextBoolean()) {
      builder.restartWhen(thrown -> run.random.nextBoolean());
    }
    if (run.random.nextBoolean()) {
      builder.keyedBy(job -> ((ExploreJob) job).number % 2);
    }
    pool = builder.start();
    var users = new ArrayList<Thread>();
    for (int i = run.between(1, 3); i > 0; i--) {
      users.add(run.actor("submitter " + i, this::submit));
    }
    run.actor("resizer", this::resize);
    run.actor(
        "interrupter",
        () -> {
          run.dawdle();
          users.get(run.random.nextInt(users.size())).interrupt();
        });
    run.dawdle();
    run.dawdle();
    end();
  }

  private State init() {
    DetScheduler.point("init");
    if (run.random.nextInt(4) == 0) {
      throw new IllegalStateException("init");
    }
    var state = new State();
    made.add(state);
    return state;
  }

  private void release(State state) {
    run.check(!state.used && !state.released, "used, or released before");
    state.released = true;
    DetScheduler.point("release");
    if (run.random.nextInt(4) == 0) {
      throw new IllegalStateException("release");
    }
  }

  private PoolWork<State, Object, Integer> work() {
    return batched
        ? PoolWork.batch(2, Duration.ofNanos(run.random.nextInt(60)), this::workAll)
        : (state, job) -> workAll(state, List.of(job)).getFirst();
  }

  private List<Integer> workAll(State state, List<Object> jobs) throws Exception {
    run.check(!state.used && !state.released, "used by another, or released");
    state.used = true;
    try {
      var results = new ArrayList<Integer>();
      for (var job : jobs) {
        results.add(((ExploreJob) job).work());
      }
      return results;
    } finally {
      state.used = false;
    }
  }

  private final class Listener implements PoolListener {
    @Override
    public void jobFailed(String name, Object job, Throwable cause, JobTimes times) {
      tell(job);
    }

    @Override
    public void stopped(PoolStats stats) {
      tell("stopped");
    }

    private void tell(Object what) {
      run.check(!told.contains(what), "told twice of " + what);
      run.check(!told.contains("stopped"), "told of " + what + " after the end");
      DetScheduler.point("listens");
      told.add(what);
    }
  }

  // ---- its users

  private void submit() {
    for (int i = run.between(1, 3); i > 0; i--) {
      if (signalled && run.random.nextInt(4) == 0) {
        signal();
        continue;
      }
      var job =
          batched
              ? run.anyJob(Kind.QUICK, Kind.STUBBORN)
              : run.anyJob(
                  Kind.QUICK, Kind.STUBBORN, Kind.FAILING, gentle ? Kind.QUICK : Kind.PATIENT);
      submit(job);
      if (job.ticket != null && run.random.nextInt(3) == 0) {
        run.actor(
            "canceller of " + job.number,
            () -> {
              run.dawdle();
              job.cancelled |= job.ticket.cancel();
            });
      }
    }
  }

  private void submit(ExploreJob job) {
    try {
      if (run.random.nextBoolean()) {
        job.ticket = pool.submit(job);
      } else {
        job.ticket = pool.trySubmit(job).orElse(null);
      }
    } catch (RejectedExecutionException | InterruptedException e) {
      job.refused = true;
    }
  }

  private void signal() {
    try {
      signals.add(pool.submit(Stop.SIGNAL));
    } catch (RejectedExecutionException | InterruptedException e) {
      run.check(run.running >= 0, "refused");
    }
  }

  private void resize() {
    for (int i = run.random.nextInt(3); i > 0; i--) {
      run.dawdle();
      pool.resize(run.between(1, 3));
    }
  }

  private void end() throws InterruptedException {
    if (gentle) {
      if (!signalled) {
        run.awaitTrue(() -> run.scheduler.living("submitter").isEmpty() && allEnded());
      }
      pool.stop();
      pool.await();
    } else if (forEver) {
      if (run.random.nextBoolean()) {
        pool.stop();
        run.dawdle();
      }
      returned.addAll(pool.stopNow());
      pool.await();
    }
    pool.close();
    run.nobodyLives();
  }

  private boolean allEnded() {
    return run.jobs.stream().allMatch(job -> job.ticket == null || job.ticket.poll() != null);
  }

  // ---- what must be so

  private void verify() {
    run.verifyTickets();
    for (var signal : signals) {
      run.check(signal.poll() != null, "a signal has no outcome");
    }
    int failed = 0;
    for (var job : run.jobs) {
      int times = (int) returned.stream().filter(other -> other == job).count();
      run.check(times <= 1, job + " returned " + times + " times");
      run.check(times == 0 || (job.starts == 0 && job.ticket != null), job + " returned");
      boolean never = job.ticket != null && job.starts == 0 && !job.cancelled;
      // where no runner is left, a pool that was stopped calls off what is in the queue
      run.check(!forEver || gentle || signalled || times == 1 || !never, job + " was not returned");
      failed += job.ticket != null && job.ticket.poll() instanceof Outcome.Failure ? 1 : 0;
    }
    run.check(made.stream().allMatch(state -> state.released), "not released");
    run.check(!forEver || told.size() == failed + 1, failed + " failed, told of " + told);
    var stats = pool.stats();
    run.check(
        stats.submitted() == stats.succeeded() + stats.failed() + stats.cancelled()
            && stats.failed() == failed
            && stats.alive() == 0
            && stats.running() == 0
            && stats.pausing() == 0
            && stats.queued() == 0,
        failed + " failed, but " + stats);
  }
}
