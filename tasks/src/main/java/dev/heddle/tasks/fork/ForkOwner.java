// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import dev.heddle.tasks.scope.Scope;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/*
 * The thread that owns the runners of a scope: it opens a structured scope, forks runners into it on demand, and closes
 * it in the end. The caller can't do that: it is busy with the body, which may bind ScopedValues.
 */
final class ForkOwner implements Runnable {
  private final OpenScope scope;
  private final ThreadFactory threads;

  ForkOwner(OpenScope scope, ThreadFactory threads) {
    this.scope = scope;
    this.threads = threads;
  }

  @Override
  public void run() {
    scope.places.ownedBy(Thread.currentThread());
    try {
      Scope runners = scope.settings.open(threads);
      try {
        serve(runners);
      } finally {
        runners.close();
      }
    } catch (Throwable e) {
      scope.broke(e);
    }
  }

  private void serve(Scope runners) {
    boolean over = false;
    while (!over) {
      if (scope.places.wantsRunner()) {
        fork(runners);
      } else if (scope.places.isOver()) { // read last: waiting for a lock consumes a wake-up
        over = true;
      } else {
        LockSupport.park(this);
        Thread.interrupted();
      }
    }
  }

  private void fork(Scope runners) {
    try {
      ForkRunner runner = new ForkRunner(scope);
      if (scope.places.join(runner)) {
        fork(runners, runner);
      }
    } catch (Throwable e) {
      scope.broke(e);
    }
  }

  private void fork(Scope runners, ForkRunner runner) {
    try {
      Thread unused = runners.fork(runner);
    } catch (Throwable e) {
      scope.broke(e); // first: then no other runner is wanted
      scope.places.left(runner, false);
    }
  }

  /* The park blocker. */
  @Override
  public String toString() {
    return scope.name() + ": the owner waits for something to do";
  }
}
