// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.fork;

import dev.heddle.tasks.Context;
import dev.heddle.tasks.queue.JobEntry;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/*
 * A job of a scope, and the ticket of the code that forked it. There may be a million of them, so it is one object, and
 * is itself the element of the stack of jobs that have not started.
 */
final class Forked<R extends @Nullable Object> extends JobEntry<R> {
  // Under the lock of Places.
  @Nullable Forked<?> above; // in the stack
  @Nullable Forked<?> below;
  boolean stacked; // it is in the stack
  @Nullable ForkRunner runner; // that does it
  @Nullable RunnerQueue waiters; // jobs of this scope that wait for its end; made when needed

  Forked(Home scope, Callable<? extends R> job, @Nullable Context context) {
    super(scope, job, context);
  }

  /** The code of the job. To be called before its end. */
  Callable<?> code() {
    return (Callable<?>) submission();
  }
}
