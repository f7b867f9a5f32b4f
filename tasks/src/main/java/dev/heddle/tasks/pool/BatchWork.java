// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.PoolWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/* The work of a pool that takes batches. A single job is done as a batch of one. */
public record BatchWork<S, J, R extends @Nullable Object>(
    int max, Duration linger, PoolWork.Batched<? super S, J, ? extends R> work)
    implements PoolWork<S, J, R> {

  @Override
  public R apply(S state, J job) throws Exception {
    return all(state, List.of(job)).get(0);
  }

  /** Returns the results of all jobs, one for each job. */
  List<? extends R> all(S state, List<J> jobs) throws Exception {
    List<? extends R> given = work.apply(state, jobs);
    // a copy: a list that computes its elements may throw; if it throws here, the batch fails
    List<? extends R> results = given == null ? null : new ArrayList<>(given);
    if (results == null || results.size() != jobs.size()) {
      throw new IllegalStateException(
          "a batch of "
              + jobs.size()
              + " jobs gave "
              + (results == null ? "null" : results.size() + " results"));
    }
    return results;
  }

  /** The outcome of the job at {@code i}, given the outcome of the whole batch. */
  @SuppressWarnings("unchecked") // the whole succeeded with a list of results
  static <R extends @Nullable Object> Outcome<R> outcome(
      int i, Outcome<? extends @Nullable Object> whole) {
    return switch (whole) {
      case Outcome.Success<?> all -> new Outcome.Success<>(((List<R>) all.result()).get(i));
      case Outcome.Failure<?> failure -> new Outcome.Failure<>(failure.cause());
      case Outcome.Cancelled<?> cancelled -> new Outcome.Cancelled<>(cancelled.started());
    };
  }
}
