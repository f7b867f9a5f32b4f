// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.RunHandle;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.scope.Threads;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/*
 * A run whose owner is a thread of its own. The run is over when that thread has terminated: it is the last of the run's
 * threads.
 */
final class StartedRun<A extends @Nullable Object> implements RunHandle<A> {
  private final TaskRun<?, A> run;
  private final RunState<?> state;
  private final long tasks; // -1: not known
  private final Thread owner;

  // Written by the owner, read after its end.
  private @Nullable A answer;
  private @Nullable Throwable thrown;

  private StartedRun(RunPlan<?, A> plan, ClassLoader loader) {
    this.owner = Threads.serviceRun(plan.settings().name(), loader).newThread(this::call);
    this.tasks = plan.tasks();
    this.run = plan.assemble(owner);
    this.state = run.state();
  }

  static <A extends @Nullable Object> RunHandle<A> start(RunPlan<?, A> plan) {
    var unused = plan.settings().effectiveEngine(); // a misspelt one throws here
    StartedRun<A> started = new StartedRun<>(plan, Thread.currentThread().getContextClassLoader());
    started.owner.start();
    return started;
  }

  private void call() {
    try {
      answer = run.call();
    } catch (InterruptedException e) { // not of the thread that joins
      thrown =
          new TaskFailedException(
              name() + ": interrupted in its own thread: " + e.getMessage(),
              e,
              state.failures.count());
    } catch (Throwable e) {
      thrown = e;
    } finally {
      state.settle(); // also if there was no scope
    }
  }

  private String name() {
    return state.settings.name();
  }

  @Override
  @SuppressWarnings("NullAway") // null only if that is the answer
  public A join() throws InterruptedException {
    if (isOwn(Thread.currentThread())) {
      throw new IllegalStateException(
          name() + ": a task, or the collector, waits for the end of its own run");
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    owner.join();
    if (thrown != null) {
      throw Failures.<RuntimeException>unchecked(thrown);
    }
    return answer;
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return owner.join(timeout);
  }

  @Override
  public boolean cancel() {
    boolean stopped = state.cancel();
    if (stopped && runnerOf(Thread.currentThread())) {
      Thread.currentThread().interrupt(); // a stop leaves out the thread that stops
    }
    return stopped;
  }

  @Override
  public void close() {
    boolean unused = cancel();
    if (isOwn(Thread.currentThread())) {
      throw new IllegalStateException(
          name() + ": a task, or the collector, closes its own run; it was called off");
    }
    Threads.joinAll(List.of(owner));
  }

  private boolean isOwn(Thread thread) {
    return thread == owner || runnerOf(thread);
  }

  private boolean runnerOf(Thread thread) {
    for (Taker r = state.newest; r != null; r = r.next) {
      if (r.thread == thread) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Progress progress() {
    boolean over = state.stopped() || !owner.isAlive(); // read before the numbers
    long done = 0;
    long cancelled = 0;
    long running = 0;
    for (Taker r = state.newest; r != null; r = r.next) {
      done += r.doneOpaque();
      cancelled += r.interruptedOpaque() + (r.unstarted == null ? 0 : 1);
      running += r.isBusyOpaque() ? 1 : 0;
    }
    long failed = state.failures.count();
    if (over && tasks >= 0) {
      cancelled = Math.max(0, tasks - done - failed - running);
    }
    return new Progress(
        done,
        failed,
        cancelled,
        running,
        tasks < 0 ? OptionalLong.empty() : OptionalLong.of(tasks));
  }

  /** Returns the name and the progress, for a person to read. */
  @Override
  public String toString() {
    return "RunHandle[" + name() + ", " + progress() + "]";
  }
}
