// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.tasks.ExploreJob.Kind;
import dev.heddle.tasks.RunHandle.Progress;
import dev.heddle.testing.DetScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/** A started run: one is called off at some time, and others wait and look. */
final class ExploreHandle {
  private final ExploreRun run;
  private final RunHandle<?> handle;
  private final boolean hangs; // the consumer waits until it is interrupted
  private final boolean deadline;
  private int calledOff; // by how many calls

  private ExploreHandle(ExploreRun run) {
    this.run = run;
    boolean patient = run.random.nextBoolean();
    for (int i = run.between(0, 4); i > 0; i--) {
      run.anyJob(Kind.QUICK, Kind.STUBBORN, Kind.FAILING, patient ? Kind.PATIENT : Kind.QUICK);
    }
    deadline = run.random.nextInt(3) == 0;
    hangs = patient && run.random.nextInt(3) == 0;
    var builder = run.system(run.between(1, 3)).queue(run.random.nextInt(2));
    if (deadline) {
      builder.timeout(Duration.ofNanos(run.random.nextInt(200)));
    }
    var system = builder.build();
    handle =
        hangs || run.random.nextBoolean()
            ? system.start(run.tasks(), ResultCollector.eachOutcome(this::consume))
            : system.start(run.tasks(), ResultCollector.<Integer>outcomes());
    run.actor("canceller", patient || run.random.nextBoolean() ? this::callOff : () -> {});
    run.actor("another", run.random.nextBoolean() ? this::callOff : () -> {});
  }

  static void play(ExploreRun run) {
    // A thread of the scheduler starts the run: where it starts others, it decides who goes on.
    run.actor(
        "starter",
        () -> {
          var play = new ExploreHandle(run);
          run.actor("looker", play::look);
          run.actor("joiner", play::join);
          play.join();
        });
  }

  private void consume(Object outcome) throws InterruptedException {
    DetScheduler.point("is handed " + outcome);
    while (hangs && !Thread.interrupted()) {
      LockSupport.park(this);
    }
    if (hangs) {
      throw new InterruptedException();
    }
  }

  private void callOff() {
    run.dawdle();
    if (handle.cancel()) {
      calledOff++;
      run.check(calledOff == 1, "called off twice");
    }
    if (run.random.nextInt(3) == 0) {
      handle.close();
      run.nobodyLives();
    }
  }

  private void look() {
    Progress before = handle.progress();
    for (int i = run.random.nextInt(10); i > 0; i--) {
      Progress now = handle.progress();
      run.check(now.done() >= before.done() && now.failed() >= before.failed(), now + "");
      run.check(now.total().getAsLong() == run.jobs.size(), now + "");
      run.check(now.done() + now.failed() <= run.jobs.size(), now + "");
      before = now;
    }
  }

  private void join() throws InterruptedException {
    boolean cancelled = false;
    try {
      Object answer = handle.join();
      if (answer instanceof List<?> outcomes) {
        run.check(outcomes.size() == run.jobs.size(), outcomes + "");
      } else {
        run.check(answer.equals((long) run.jobs.size()), answer + "");
      }
    } catch (CancellationException e) {
      cancelled = true;
    }
    run.nobodyLives();
    run.check(!handle.cancel(), "called off after its end");
    boolean told = cancelled;
    run.afterwards(() -> run.check((calledOff == 1) == told, calledOff + " and told " + told));
    var last = handle.progress();
    run.check(
        last.running() == 0
            && last.done() + last.failed() + last.cancelled() == run.jobs.size()
            && (cancelled || deadline || last.cancelled() == 0),
        last + "");
  }
}
