// SPDX-License-Identifier: Apache-2.0

/**
 * Task systems for virtual threads on structured concurrency.
 *
 * <p>A {@link dev.heddle.tasks.TaskSystem} runs tasks on a bounded number of runners, and ends with
 * all of them; a {@link dev.heddle.tasks.ResultCollector} says what becomes of the results. For
 * jobs that come from other threads there is a {@link dev.heddle.tasks.RunnerPool}, which gives a
 * {@link dev.heddle.tasks.Ticket} for each. Every job ends as exactly one {@link
 * dev.heddle.tasks.Outcome}.
 *
 * <p>Unless said otherwise, null arguments are refused with {@link NullPointerException}. Results
 * may be null.
 *
 * <p>What happens is seen in thread dumps by the names of threads and scopes, in {@link
 * dev.heddle.tasks.PoolStats}, and in flight recordings by the events {@code dev.heddle.JobRan},
 * {@code JobFailed}, {@code RunnerDied} and {@code PoolStopped}.
 */
@NullMarked
package dev.heddle.tasks;

import org.jspecify.annotations.NullMarked;
