// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/* The results of a run as the body of TaskSystem.stream sees them. Owner only, while the body runs. */
final class Results<R extends @Nullable Object> implements Iterator<R> {
  private final ResultFeed feed;
  private final Thread owner = Thread.currentThread();
  private boolean over;

  Results(ResultFeed feed) {
    this.feed = feed;
  }

  Stream<R> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false);
  }

  /** Called when the body has returned or thrown. */
  void end() {
    over = true;
  }

  /** Waits for the next result. Throws the run's exception for the body if the run was stopped. */
  @Override
  public boolean hasNext() {
    if (Thread.currentThread() != owner || over) {
      throw new IllegalStateException("results are for the body of stream, in its thread");
    }
    if (feed.awaitNext()) {
      return true;
    }
    if (feed.stopped()) {
      throw feed.unwind();
    }
    return false;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // a run hands out results of its own type
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return (R) feed.take();
  }
}
