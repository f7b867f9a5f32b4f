// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/* Jobs that a runner does at once: they are the job of a ticket that stands for all of theirs. */
record Batch<R extends @Nullable Object>(List<Ticket<R>> tickets) {

  /* The work of a pool that takes batches; alone, it does a batch of one. */
  record Work<S, J, R extends @Nullable Object>(
      int max, Duration linger, PoolWork.Batched<? super S, J, ? extends R> work)
      implements PoolWork<S, J, R> {

    @Override
    public R apply(S state, J job) throws Exception {
      return all(state, List.of(job)).get(0);
    }

    /** The results of all jobs, as many as there are jobs. */
    List<? extends R> all(S state, List<J> jobs) throws Exception {
      List<? extends R> given = work.apply(state, jobs);
      // a copy: a list that computes what it gives may throw, and here that fails the batch
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
  }

  /** The jobs, in the order in which they were taken. */
  @SuppressWarnings("unchecked") // tickets are made of jobs
  <J> List<J> jobs() {
    return tickets.stream().map(t -> (J) t.job).toList();
  }

  /** What the end of the whole means for the ticket at {@code i}. */
  @SuppressWarnings("unchecked") // the whole succeeded with a list of results
  Outcome<R> outcome(int i, Outcome<R> whole) {
    return switch (whole) {
      case Outcome.Success<R> all -> new Outcome.Success<>(((List<R>) all.result()).get(i));
      case Outcome.Failure<R> failure -> failure;
      case Outcome.Cancelled<R> cancelled -> cancelled;
    };
  }
}
