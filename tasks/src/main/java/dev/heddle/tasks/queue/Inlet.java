// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Where a pool's entries wait for a runner. When it is closed, adding throws ChannelClosedException,
 * and taking throws it when nothing is left that could be taken.
 */
public interface Inlet<R extends @Nullable Object> {

  /** Adds an entry if there is room. */
  boolean tryAdd(Entry<R> entry);

  /** Adds an entry, waiting for room for at most that time; false if time ran out. */
  boolean add(Entry<R> entry, long nanos) throws InterruptedException;

  /** Adds an entry, whether there is room or not. */
  void force(Entry<R> entry);

  /** Takes an entry. A runner that has one gives it to {@link #done} before it takes another. */
  Entry<R> take() throws InterruptedException;

  /** Takes an entry as {@link #take} if that needs no waiting; else null. */
  @Nullable Entry<R> tryTake();

  /**
   * Takes an entry and waits at most {@code linger} for more, up to {@code max}. At least one, or
   * as {@link #take}. All are given to {@link #done}.
   */
  void take(Collection<Entry<R>> into, int max, Duration linger) throws InterruptedException;

  /** A runner has done with what it took. */
  void done(Entry<R> entry);

  /** A runner has done with the batch that it took. */
  void done(Collection<Entry<R>> batch);

  /** Takes an entry out that was called off, unless it was taken; its room is free then. */
  void remove(Entry<R> entry);

  /** How many could be taken now. */
  int ready();

  /** How many were accepted and not taken. */
  int queued();

  /** What a thread is parked on that waits for room, as a thread dump shows it. */
  String roomLine();

  void close();

  /** Takes all that were not taken, in the order of submission. It must be closed. */
  List<Entry<R>> drain();

  // ---- what has to come first

  /** What has to be done before this can be taken; null if nothing, or if it was taken. */
  @Nullable Entry<?> ahead(Entry<?> entry);

  /** Whether there is room, or some was granted to a thread that hasn't used it yet. */
  boolean isRoomComing();

  /**
   * What has to be done before room can come of a taken entry, one of these; empty if there is one
   * that can be taken now.
   */
  List<Entry<?>> beforeRoom();
}
