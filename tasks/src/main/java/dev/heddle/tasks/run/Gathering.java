// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/* Makes the answer of one run from its results. Called by the run's owner only. */
abstract class Gathering<A extends @Nullable Object> {

  /**
   * Whether the answer is impossible from the start. Then nothing is started, and finish reports
   * it.
   */
  boolean isHopeless() {
    return false;
  }

  /**
   * Takes results until the run is over. Returns whether all were wanted. What foreign code throws
   * is thrown.
   */
  boolean take(ResultFeed feed) throws Exception {
    while (feed.awaitNext()) {
      if (!accept(feed.take())) {
        return false;
      }
    }
    return true;
  }

  /** Takes the next result, or outcome. Returns whether more are wanted. */
  boolean accept(@Nullable Object next) throws Exception {
    throw new AssertionError("all is kept, and nothing handed out");
  }

  /** Makes the answer from what was kept, or from what was accepted. */
  abstract A finish(List<@Nullable Object> kept);

  @SuppressWarnings("unchecked") // a run hands out results of its own type
  static <E extends @Nullable Object> List<E> asList(List<@Nullable Object> results) {
    return (List<E>) Collections.unmodifiableList(results);
  }

  /* Nothing is handed out: each result is kept at its place until the end. */
  static final class Kept<E extends @Nullable Object> extends Gathering<List<E>> {
    @Override
    List<E> finish(List<@Nullable Object> kept) {
      return asList(kept);
    }
  }
}
