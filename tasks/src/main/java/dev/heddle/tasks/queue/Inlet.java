// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * The queue in which a pool's entries wait for a runner. After it is closed, adding throws ChannelClosedException,
 * and taking throws it when no entry can be taken.
 */
public interface Inlet<R extends @Nullable Object> {

  /** Adds an entry if there is room. */
  boolean tryAdd(Entry<R> entry);

  /** Adds an entry, waiting at most {@code nanos} for room; false if time ran out. */
  boolean add(Entry<R> entry, long nanos) throws InterruptedException;

  /** Adds an entry, whether there is room or not. */
  void force(Entry<R> entry);

  /** Takes an entry. The runner passes it to {@link #done} before it takes another. */
  Entry<R> take() throws InterruptedException;

  /** Takes an entry as {@link #take} does if that needs no waiting; otherwise null. */
  @Nullable Entry<R> tryTake();

  /**
   * Takes an entry, and waits at most {@code linger} for more, up to {@code max} in all. Takes at
   * least one, or throws as {@link #take} does. The runner passes all of them to {@link #done}.
   */
  void take(Collection<Entry<R>> into, int max, Duration linger) throws InterruptedException;

  /** Called by a runner that is done with the entry that it took. */
  void done(Entry<R> entry);

  /** Called by a runner that is done with the batch that it took. */
  void done(Collection<Entry<R>> batch);

  /** Removes an entry that was called off, unless it was taken. This frees its room. */
  void remove(Entry<R> entry);

  /** The number of entries that can be taken now. */
  int ready();

  /** The number of entries that were accepted and not taken. */
  int queued();

  /** The object that a thread parks on while it waits for room, as a thread dump shows it. */
  String roomBlocker();

  void close();

  /** Takes all entries that are left, in the order of submission. The inlet must be closed. */
  List<Entry<R>> drain();

  // ---- what must come first

  /** The entries of which one must be done before this one can be taken; empty if none must. */
  List<? extends Entry<?>> ahead(Entry<?> entry);

  /** Whether there is room, or a thread was granted room that it has not used yet. */
  boolean isRoomComing();

  /**
   * The entries of which one must be done before another entry can be taken, which then frees room.
   * Empty if an entry can be taken now.
   */
  List<Entry<?>> beforeRoom();
}
