// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Where a pool's tickets wait for a runner. When it is closed, adding throws ChannelClosedException,
 * and taking throws it when nothing is left that could be taken.
 */
sealed interface Inlet<R extends @Nullable Object> permits PlainInlet, KeyedInlet {

  /** Adds a ticket if there is room. */
  boolean tryAdd(Ticket<R> ticket);

  /** Adds a ticket, waiting for room. */
  void add(Ticket<R> ticket) throws InterruptedException;

  /** Adds a ticket, waiting at most so long for room; false if time ran out. */
  boolean add(Ticket<R> ticket, Duration timeout) throws InterruptedException;

  /** Takes a ticket. A runner that has one gives it to {@link #done} before it takes another. */
  Ticket<R> take() throws InterruptedException;

  /** Takes a ticket as {@link #take} if that needs no waiting; else null. */
  @Nullable Ticket<R> tryTake();

  /**
   * Takes a ticket and waits at most {@code linger} for more, up to {@code max}. At least one, or
   * as {@link #take}. All are given to {@link #done}.
   */
  void take(Collection<Ticket<R>> into, int max, Duration linger) throws InterruptedException;

  /** A runner has done with what it took. */
  void done(Ticket<R> ticket);

  /** A runner has done with the batch that it took. */
  void done(Collection<Ticket<R>> batch);

  /** Takes a ticket out that was called off, unless it was taken; its room is free then. */
  void remove(Ticket<R> ticket);

  /** How many could be taken now. */
  int ready();

  /** How many were accepted and not taken. */
  int queued();

  /**
   * Whether nothing can go on, when {@code waiting} runners wait for the pool itself; {@code all}
   * says that these are all there may be.
   */
  boolean stuck(int waiting, boolean all);

  void close();

  /** Takes all that were not taken, in the order of submission. It must be closed. */
  List<Ticket<R>> drain();
}
