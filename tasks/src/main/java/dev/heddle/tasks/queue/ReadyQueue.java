// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * The entries of an inlet that a runner can take now, in the order in which they are to be taken. No bound but the
 * inlet's. After it is closed, adding throws ChannelClosedException, and taking throws it when no entry is left.
 */
interface ReadyQueue<R extends @Nullable Object> {

  /** Adds an entry. Never waits. */
  void add(Entry<R> entry);

  /** Takes the next entry, waiting for one. */
  Entry<R> take() throws InterruptedException;

  /** Takes the next entry if there is one. */
  @Nullable Entry<R> tryTake();

  /**
   * Takes the next entry, waiting for it, and others for at most {@code linger}; {@code max} in
   * all. Returns how many; 0 if closed and drained.
   */
  int take(Collection<Entry<R>> into, int max, Duration linger) throws InterruptedException;

  /** Removes an entry; false if it isn't there. */
  boolean remove(Entry<R> entry);

  int size();

  /**
   * Takes all entries that are left, in the order of submission, or by priority. It must be closed.
   */
  List<Entry<R>> drain();

  void close();
}
