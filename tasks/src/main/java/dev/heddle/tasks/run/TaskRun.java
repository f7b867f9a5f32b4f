// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.Failures;
import dev.heddle.tasks.job.Timer;
import dev.heddle.tasks.scope.ForkRefusedException;
import dev.heddle.tasks.scope.Scope;
import dev.heddle.tasks.scope.Settings;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * The owner of one call of run, map or stream, in the calling thread; or of a started run, in a thread of its own. It opens the scope, forks runners on demand,
 * hands results to the collector, waits for the runners' end, and closes the scope. Runners take inputs themselves
 * (Source) and store results at their places (Sink).
 *
 * Progress: the owner, and runners that wait in the source, park. Nothing else waits.
 */
final class TaskRun<I, A extends @Nullable Object> implements ResultFeed {
  private final RunState<I> state;
  private final Settings settings;
  private final Source<I> source;
  private final @Nullable Window window; // the sink, if it hands results out
  private final Recipe<A> recipe;
  private final Gathering<A> gathering;
  private final Conclusion<A> conclusion;
  private final int limit;
  private final int spare; // runners forked ahead: more if the owner may be too busy to fork
  private final @Nullable Deadline deadline; // null if none
  private int forked;
  private boolean unstarted; // the next outcome is that of a task that no runner took
  private boolean late; // an interrupt came after something else had stopped the run
  private boolean ownInterrupt; // the run has interrupted its body
  private @Nullable Scope scope;
  private @Nullable CancellationException signal; // thrown in a body to make it end

  TaskRun(RunState<I> state, Recipe<A> recipe) {
    this.state = state;
    this.settings = state.settings;
    this.source = state.source;
    this.window = state.sink instanceof Window w ? w : null;
    this.recipe = recipe;
    this.gathering = recipe.start(source.size());
    this.conclusion = new Conclusion<>(state, recipe, gathering);
    this.limit =
        source.size() < 0 ? settings.runners() : Math.min(settings.runners(), source.size());
    this.spare = window == null ? 1 : 16;
    this.deadline = state.deadline;
  }

  RunState<I> state() {
    return state;
  }

  @SuppressWarnings("ReferenceEquality") // the signal that was thrown, not a similar one
  A call() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before the first task; nothing was started");
    }
    if ((source.size() == 0 && window == null) || gathering.isHopeless()) {
      state.settle();
      return conclusion.reach(null);
    }
    scope = settings.open();
    Timer timer = null;
    Throwable thrown = null;
    try {
      if (window != null && deadline != null) { // the collector may be busy then
        timer = Timer.after(deadline.left(), () -> state.stop(End.DEADLINE));
      }
      serve();
    } catch (Throwable e) {
      thrown = e;
      state.stop(End.THROWN);
    }
    if (timer != null) {
      timer.cancel();
    }
    boolean interrupted = awaitRunners() || (late && !ownInterrupt); // else it may be the run's
    thrown = close(scope, thrown);
    interrupted |= Thread.interrupted(); // it was not meant for the hook
    state.settle();
    state.tellUnstarted();
    try {
      return conclusion.reach(thrown == signal ? null : thrown);
    } finally {
      if (interrupted) {
        state.owner.interrupt();
      }
    }
  }

  private void serve() throws Exception {
    if (window == null) {
      awaitNext();
      return;
    }
    boolean enough = false;
    Deadline before = deadline == null ? null : Deadline.current();
    state.body.enter();
    try {
      if (deadline != null) {
        Deadline.bind(deadline);
      }
      enough = state.handsOut() && !gathering.take(this);
    } finally {
      ownInterrupt = state.body.exit();
      if (deadline != null) {
        Deadline.bind(before);
      }
    }
    if (enough) { // outside the gate: the caller's interrupt status isn't the run's
      state.stop(End.ENOUGH);
    }
  }

  /* Forks runners while it waits. */
  @Override
  public boolean awaitNext() {
    ForkRefusedException refusal = null;
    while (state.handsOut()) {
      boolean idle = state.active.get() == 0; // read before looking for results
      boolean over = idle && !mayFork();
      boolean ready = window != null && window.ready();
      if (over && !ready) {
        unstarted = unstarted || (window != null && recipe.partial() && source.leave());
        return unstarted;
      }
      if (Thread.interrupted()) {
        late |= !state.stop(End.INTERRUPTED);
      } else if (deadline != null && !state.stopped() && deadline.left() <= 0) {
        state.stop(End.DEADLINE);
      } else if (refusal == null && mayFork()) {
        refusal = fork();
      } else if (refusal != null && idle && !ready) {
        throw Failures.<RuntimeException>unchecked(
            Objects.requireNonNull(refusal.getCause())); // no runner is left to make a result
      } else if (ready || (window != null && window.readySoon())) {
        return true;
      } else {
        park();
      }
    }
    return false;
  }

  @Override
  public @Nullable Object take() {
    if (late) { // after the deadline: the interrupt is kept, and the collector's code may see it
      late = false;
      Thread.currentThread().interrupt();
    }
    if (unstarted) {
      unstarted = false;
      return new Outcome.Cancelled<>(false);
    }
    return Objects.requireNonNull(window).take();
  }

  @Override
  public boolean stopped() {
    return !state.handsOut();
  }

  @Override
  public CancellationException unwind() {
    CancellationException thrown = new CancellationException("the system was stopped");
    signal = thrown;
    return thrown;
  }

  /* Spare runners wait for an input. There are at most as many of them as have found one, and a few more. */
  private boolean mayFork() {
    return forked < limit
        && !source.ended()
        && !state.stopped()
        && (source.size() >= 0 || forked < 2 * (long) state.started.get() + spare);
  }

  @Override
  public void forkAhead() {
    while (mayFork()) {
      if (fork() != null) {
        return;
      }
    }
  }

  /* Returns why the scope refuses to fork now; null if it doesn't refuse. */
  private @Nullable ForkRefusedException fork() {
    InputRunner<I> runner = new InputRunner<>(state, state.newest);
    state.newest = runner;
    state.active.incrementAndGet();
    try {
      Objects.requireNonNull(scope).fork(runner);
      forked++;
      return null;
    } catch (ForkRefusedException refusal) {
      state.active.decrementAndGet();
      state.newest = runner.next;
      return refusal;
    } catch (Throwable e) {
      state.active.decrementAndGet();
      throw e;
    }
  }

  private void park() {
    if (window == null || window.announce()) {
      if (state.handsOut()) {
        if (deadline == null || state.stopped()) {
          LockSupport.park(this);
        } else {
          LockSupport.parkNanos(this, deadline.left());
        }
      }
    }
    if (window != null) {
      window.withdraw();
    }
  }

  /* T1: waits until no runner is left. Returns whether the caller was interrupted meanwhile. */
  private boolean awaitRunners() {
    boolean interrupted = false;
    while (state.active.get() != 0) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }

  private @Nullable Throwable close(Scope scope, @Nullable Throwable thrown) {
    try {
      scope.close();
    } catch (RuntimeException | Error e) {
      if (thrown == null) {
        return e;
      }
      thrown.addSuppressed(e);
    }
    return thrown;
  }

  /* The park blocker of the owner. */
  @Override
  public String toString() {
    return settings.name() + ": waits for its tasks";
  }
}
