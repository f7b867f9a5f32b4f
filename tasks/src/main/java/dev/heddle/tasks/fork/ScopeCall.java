// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import dev.heddle.tasks.Body;
import dev.heddle.tasks.TaskScope;
import dev.heddle.tasks.job.Deadline;
import dev.heddle.tasks.job.Timer;
import dev.heddle.tasks.scope.Scope;
import dev.heddle.tasks.scope.Settings;
import dev.heddle.tasks.scope.Threads;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One call of scope, in the calling thread. It opens a structured scope for the owner alone, runs the body, waits for
 * the jobs, and closes the structured scope.
 *
 * Progress: the caller parks until the body and all jobs have ended.
 */
public final class ScopeCall<A extends @Nullable Object> {
  private final OpenScope scope;
  private final Settings settings;
  private final ThreadFactory runners;
  private @Nullable A answer;
  private @Nullable Throwable thrown; // by the body, or instead of it
  private boolean late; // an interrupt came after something else had called the scope off

  private ScopeCall(Settings settings, boolean supervised, ThreadFactory runners) {
    this.settings = settings;
    this.runners = runners;
    this.scope = new OpenScope(settings, supervised);
  }

  /**
   * Opens a scope for {@code body}, and waits for its end.
   *
   * @param supervised whether failures stay in their tickets
   */
  public static <A extends @Nullable Object> A call(
      Settings settings, boolean supervised, Body<? super TaskScope, ? extends A, ?> body)
      throws InterruptedException {
    return call(settings, supervised, Threads.runners(settings.name(), settings.platform()), body);
  }

  static <A extends @Nullable Object> A call(
      Settings settings,
      boolean supervised,
      ThreadFactory runners,
      Body<? super TaskScope, ? extends A, ?> body)
      throws InterruptedException {
    return new ScopeCall<A>(settings, supervised, runners).run(body);
  }

  private A run(Body<? super TaskScope, ? extends A, ?> body) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before the body; nothing was started");
    }
    ScopeConclusion conclusion = new ScopeConclusion(scope);
    Deadline deadline = scope.deadline;
    if (deadline != null && deadline.left() <= 0) {
      throw conclusion.deadlinePassed();
    }
    Scope outer = settings.open(Threads.owner(settings.name()));
    Timer timer = null;
    try {
      Thread unused = outer.fork(new ForkOwner(scope, runners));
      timer =
          deadline == null
              ? null
              : Timer.after(deadline.left(), () -> scope.callOff(ScopeEnd.DEADLINE));
      runBody(body);
    } catch (Throwable e) {
      thrown = e;
      boolean unused = scope.callOff(ScopeEnd.THROWN);
    }
    scope.bodyHasEnded();
    awaitJobs();
    if (timer != null) {
      timer.cancel();
    }
    close(outer);
    try {
      conclusion.reach(thrown);
      return answer();
    } finally {
      if (late) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @SuppressWarnings("NullAway") // null only if the body returned null
  private A answer() {
    return answer;
  }

  private void runBody(Body<? super TaskScope, ? extends A, ?> body) throws Exception {
    Deadline before = scope.deadline == null ? null : Deadline.current();
    scope.body.enter();
    try {
      if (!scope.isCalledOff()) { // OpenScope, I2
        if (scope.deadline != null) {
          Deadline.bind(scope.deadline);
        }
        scope.bodyBegins();
        answer = body.apply(scope);
      }
    } finally {
      boolean unused = scope.body.exit();
      if (scope.deadline != null) {
        Deadline.bind(before);
      }
    }
  }

  private void awaitJobs() {
    while (!scope.places.isOver()) {
      if (Thread.interrupted()) {
        late |= !scope.callOff(ScopeEnd.INTERRUPTED);
      } else {
        LockSupport.park(this);
      }
    }
  }

  /* T1: no thread of the scope is alive afterwards. */
  private void close(Scope outer) {
    try {
      outer.close();
    } catch (RuntimeException | Error e) {
      if (thrown == null) {
        thrown = e;
      } else {
        scope.failures.alsoTell(e);
      }
    }
  }

  /* The park blocker of the caller. */
  @Override
  public String toString() {
    return settings.name() + ": waits for the jobs of its scope";
  }
}
