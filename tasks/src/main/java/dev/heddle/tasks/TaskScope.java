// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A scope in which jobs fork jobs, opened by {@link ConfiguredSystem#scope}. Its jobs are done by
 * runners of its own: at any moment, at most {@code runners} of them run.
 *
 * <p>The newest job is started first. So a tree of jobs takes memory for its depth times the number
 * of children, and not for its width. While jobs are forked faster than runners can do them, a job
 * that was forked early waits. Nothing bounds the number of jobs that were forked and have not
 * started: forks never wait, and the memory that unstarted jobs take is what the body and the jobs
 * have forked.
 *
 * <p>A job that waits for a {@linkplain Ticket ticket} of its own scope, with or without a time
 * limit, lends its place to another job. When the wait is over it gets a place again, before any
 * job starts, and then goes on. So jobs that wait for each other's results can't use up the
 * runners, however deep they fork. A job that waits in any other way keeps its place. The body has
 * no place to lend. Each waiting job has a thread of its own: there are at most as many threads as
 * jobs that run or wait, plus idle ones, of which there are at most {@code runners}.
 *
 * <p>When a job fails, the scope is called off, unless the system is {@link
 * ConfiguredSystem#supervised}: jobs that run are interrupted, jobs that have not started end as
 * {@code Cancelled(false)}, forks are refused, and the body is interrupted. That interrupt doesn't
 * outlive the body. When all have ended, {@link TaskFailedException} is thrown. The first of a
 * failure, the deadline, an exception of the body, and an interrupt decides what is thrown. In the
 * other cases, too, the scope is called off, and failures are suppressed exceptions of what is
 * thrown, up to 8.
 *
 * <p>Interruption: checked on entry and while waiting for the jobs. If the caller is interrupted
 * while the body runs, the body responds as it chooses; if it leaves the interrupt status set, the
 * scope is called off when the body has returned.
 *
 * <p>Scopes make these objects. The type is an interface so that code that takes one can be tested
 * without a scope. Methods may be added to it.
 */
public interface TaskScope {

  /**
   * Forks a job: it runs in a runner of the scope, at once or later. May be called by the body, in
   * its thread, and by every job of the scope, in the job's thread.
   *
   * <p>Waiting: never. Interruption: not checked.
   *
   * <p>Memory: the job sees what the calling thread did before the call. Code that receives the
   * result of its ticket, or that follows the end of the scope, sees what the job did
   * (happens-before).
   *
   * @param <R> the result
   * @param job the job, not null; called once, unless it is called off before it starts
   * @return the ticket of the job
   * @throws RejectedExecutionException if the scope was called off; the job was not accepted, and
   *     never starts. The cause is a {@link java.util.concurrent.CancellationException}: a job that
   *     passes it on ends as cancelled
   * @throws IllegalStateException if the scope has ended, or if the calling thread is neither the
   *     body's nor a job's; the job was not accepted, and never starts
   */
  <R extends @Nullable Object> Ticket<R> fork(Callable<? extends R> job);
}
