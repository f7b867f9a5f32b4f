// SPDX-License-Identifier: Apache-2.0

/**
 * Task systems for virtual threads on structured concurrency.
 *
 * <p>A {@link dev.heddle.tasks.TaskSystem} runs tasks on a bounded number of runners, and ends with
 * all of them; a {@link dev.heddle.tasks.ResultCollector} says what becomes of the results. For
 * jobs that come from other threads there is a {@link dev.heddle.tasks.RunnerPool}, which returns a
 * {@link dev.heddle.tasks.Ticket} for each.
 *
 * <p>The words of this package:
 *
 * <dl>
 *   <dt>job
 *   <dd>One piece of work that a runner does and that ends as exactly one outcome.
 *   <dt>task
 *   <dd>What a run is given: a callable, or an input together with its function. Each task is a job
 *       of that run. A task that is given to an executor is a job of its pool.
 *   <dt>outcome
 *   <dd>How a job ended: success, failure, or cancelled. See {@link dev.heddle.tasks.Outcome}.
 *   <dt>runner
 *   <dd>A thread that does jobs, one after another.
 *   <dt>system
 *   <dd>The immutable description, a {@link dev.heddle.tasks.ConfiguredSystem}, that runs, pools
 *       and open scopes are made from. It has no threads.
 *   <dt>run
 *   <dd>One call of {@code run}, {@code map}, {@code stream} or {@code race}, which ends with all
 *       its runners; or one that {@code start} has started. See {@link dev.heddle.tasks.RunHandle}.
 *   <dt>pool
 *   <dd>Runners that serve jobs submitted by any thread, until the pool is stopped: a {@link
 *       dev.heddle.tasks.RunnerPool}, or the executor of a system.
 *   <dt>open scope
 *   <dd>One call of {@code scope}, in which jobs fork jobs. It ends with all its jobs and runners.
 *       See {@link dev.heddle.tasks.TaskScope}. Where it is clear, it is called a scope.
 *   <dt>structured scope
 *   <dd>What contains the threads of a run, a pool or an open scope, so that none outlives it: a
 *       {@code StructuredTaskScope} of the JDK, unless the engine is {@link
 *       dev.heddle.tasks.Engine#THREADS}.
 *   <dt>place
 *   <dd>What a job of an open scope needs to run. There are as many as runners, and a job that
 *       waits for another one lends its place.
 *   <dt>state
 *   <dd>An object that a runner of a pool has for itself, such as a connection. Init makes it, and
 *       release gives it back.
 *   <dt>ticket
 *   <dd>The handle of a job that a pool or an open scope has accepted. See {@link
 *       dev.heddle.tasks.Ticket}.
 *   <dt>owner
 *   <dd>The thread that opens and closes the structured scope of the runners: the caller of a run;
 *       a separate thread for a started run, a pool or an open scope.
 *   <dt>stop signal
 *   <dd>An input or a submission that takes one runner out of service, and is not a job. See {@link
 *       dev.heddle.tasks.Stop}.
 *   <dt>to call off
 *   <dd>To prevent a job from starting or, if it has started, to interrupt it.
 * </dl>
 *
 * <p>Unless stated otherwise, null arguments are rejected with {@link NullPointerException}.
 * Results may be null.
 *
 * <p>What happens can be observed in thread dumps, by the names of threads and scopes; in {@link
 * dev.heddle.tasks.PoolStats}; and in flight recordings, by the events {@code dev.heddle.JobRan},
 * {@code JobFailed}, {@code JobExpired}, {@code JobShed}, {@code RunnerDied} and {@code
 * PoolStopped}.
 *
 * <p>For those who change it: the project's {@code docs/architecture.md} says how the module is
 * divided, and in which order to read it.
 */
@NullMarked
package dev.heddle.tasks;

import org.jspecify.annotations.NullMarked;
