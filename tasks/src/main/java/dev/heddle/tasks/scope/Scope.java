// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.scope;

import java.util.ArrayList;

/*
 * The scope that contains a system's runners. One owner thread opens a scope, forks into it and closes it; no other
 * thread calls it. Forked code never throws.
 */
public abstract class Scope {
  private final ArrayList<Thread> threads = new ArrayList<>(); // owner only
  private int tidyAt = 64; // owner only

  /**
   * Starts a thread that runs {@code body}.
   *
   * @return the thread
   * @throws ForkRefusedException if the calling thread has bound a {@code ScopedValue} since the
   *     scope was opened; nothing was started; a later fork succeeds once that binding has ended
   * @throws IllegalStateException if the scope refuses for good; nothing was started
   */
  public final Thread fork(Runnable body) {
    if (threads.size() >= tidyAt) { // a pool forks as long as it lives: keep live threads only
      threads.removeIf(thread -> !thread.isAlive());
      tidyAt = Math.max(64, 2 * threads.size());
    }
    threads.ensureCapacity(threads.size() + 1); // add must not fail when the thread has started
    Thread thread = start(body);
    threads.add(thread);
    return thread;
  }

  /**
   * Waits until every forked thread has terminated, then closes. Interruption: an interrupt doesn't
   * end the wait; the interrupt status is set again on return.
   */
  public final void close() {
    Threads.joinAll(threads);
    end();
  }

  abstract Thread start(Runnable body);

  /* Called when all threads have terminated. */
  abstract void end();
}
