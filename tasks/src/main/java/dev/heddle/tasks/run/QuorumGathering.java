// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.TaskFailedException;
import dev.heddle.tasks.job.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/* Gathers the first successes. It is handed outcomes. */
final class QuorumGathering<A> extends Gathering<A> {
  private final int wanted;
  private final int jobs; // -1: not known
  private final Function<List<@Nullable Object>, A> answer;
  private final List<@Nullable Object> results = new ArrayList<>();
  private final Failures failures = new Failures();

  QuorumGathering(int wanted, int jobs, Function<List<@Nullable Object>, A> answer) {
    this.wanted = wanted;
    this.jobs = jobs;
    this.answer = answer;
  }

  @Override
  boolean isHopeless() {
    return jobs >= 0 && jobs < wanted;
  }

  @Override
  boolean accept(@Nullable Object next) {
    if (next instanceof Outcome.Success<?> success) {
      results.add(success.result());
    } else if (next instanceof Outcome.Failure<?> failure) {
      failures.add(failure.cause());
    }
    boolean possible = jobs < 0 || jobs - failures.count() >= wanted;
    return results.size() < wanted && possible;
  }

  @Override
  A finish(List<@Nullable Object> kept) {
    if (isHopeless()) {
      String message = wanted + " results wanted of " + jobs + " jobs; nothing was started";
      throw new TaskFailedException(message, new CancellationException("too few jobs"), 0);
    }
    if (results.size() < wanted) {
      Throwable first = failures.first();
      String message =
          results.size() + " of " + wanted + " wanted results, " + failures.count() + " failures";
      throw failures.suppressIn(
          new TaskFailedException(
              first == null ? message : message + ", first: " + Failures.text(first),
              first == null ? new CancellationException("too few jobs") : first,
              failures.count()));
    }
    return answer.apply(results);
  }
}
