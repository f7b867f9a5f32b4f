// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Body;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/* Gives a body all results as a stream; what the body returns is the answer. */
final class StreamGathering<R extends @Nullable Object, A extends @Nullable Object>
    extends Gathering<A> {
  private final Body<? super Stream<R>, ? extends A, ?> body;
  private @Nullable A answer;

  StreamGathering(Body<? super Stream<R>, ? extends A, ?> body) {
    this.body = body;
  }

  @Override
  boolean take(ResultFeed feed) throws Exception {
    Results<R> results = new Results<>(feed);
    feed.forkAhead(); // the body may do other things first
    try (Stream<R> stream = results.stream()) {
      answer = body.apply(stream);
    } finally {
      results.end();
    }
    return false;
  }

  @Override
  @SuppressWarnings("NullAway") // null only if the body returned null
  A finish(List<@Nullable Object> kept) {
    return answer;
  }
}
