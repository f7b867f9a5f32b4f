// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.queue.Entry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/*
 * Tasks of which one has to succeed. They are submitted one by one until one of them has succeeded. If the queue has no
 * room, this waits for the end of a submitted task, since that task may be the winner.
 */
final class Race<T extends @Nullable Object> implements AutoCloseable {
  /* Submits a task, waiting at most nanos for room; false if time ran out. */
  interface Entrance {
    boolean enter(Runnable task, long nanos) throws InterruptedException;
  }

  private static final long ROOM_NANOS = 10_000_000; // the time between two looks for room

  private final Queue<PoolFuture<T>> waiting = new ArrayDeque<>();
  private final Queue<PoolFuture<T>> running = new ArrayDeque<>();
  private final BlockingQueue<PoolFuture<T>> done = new LinkedBlockingQueue<>();
  private final Entrance entrance;
  private final OwnWaits waits;

  Race(Collection<? extends Callable<T>> tasks, Entrance entrance, OwnWaits waits) {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("there are no tasks");
    }
    for (Callable<T> task : tasks) {
      waiting.add(new PoolFuture<>(Objects.requireNonNull(task, "task"), done::add));
    }
    this.entrance = entrance;
    this.waits = waits;
  }

  /** Returns the first result; throws the last failure if no task succeeds. */
  T winner(TimeLeft time) throws InterruptedException, ExecutionException, TimeoutException {
    int ended = 0;
    int all = waiting.size();
    ExecutionException failure = null;
    while (ended < all) {
      PoolFuture<T> one = next(time);
      if (one != null) {
        ended++;
        try {
          return one.get();
        } catch (ExecutionException e) {
          failure = e;
        } catch (CancellationException e) {
          failure = new ExecutionException(e);
        }
      }
    }
    throw Objects.requireNonNull(failure);
  }

  /* Returns a task that is done; null if another was submitted instead, or there may be room now. */
  private @Nullable PoolFuture<T> next(TimeLeft time)
      throws InterruptedException, TimeoutException {
    PoolFuture<T> one = done.poll();
    PoolFuture<T> coming = one == null ? waiting.peek() : null;
    if (coming != null && entrance.enter(coming, running.isEmpty() ? time.nanos() : 0)) {
      running.add(waiting.remove());
      return null;
    }
    if (one == null) {
      one = takeDone(time, coming != null);
    }
    if (one != null) {
      running.remove(one);
    } else if (time.nanos() == 0) {
      throw new TimeoutException();
    }
    return one;
  }

  /* Throws, if the calling thread is a runner of the pool itself, and no task would ever be done. */
  private @Nullable PoolFuture<T> takeDone(TimeLeft time, boolean othersWaitForRoom)
      throws InterruptedException {
    OwnWaits.Party self = time.isUnlimited() && !othersWaitForRoom ? waits.current() : null;
    if (self == null) {
      long left = time.nanos();
      long nanos = othersWaitForRoom ? Math.min(left, ROOM_NANOS) : left;
      return done.poll(nanos, TimeUnit.NANOSECONDS);
    }
    List<Entry<?>> any = running.stream().<Entry<?>>map(PoolFuture::entry).toList();
    self.awaitAnyEnd(any, nanos -> awaitDone(nanos));
    return done.take();
  }

  private boolean awaitDone(long nanos) throws InterruptedException {
    PoolFuture<T> one = done.poll(nanos, TimeUnit.NANOSECONDS);
    return one != null && done.add(one);
  }

  /** Cancels the submitted tasks that have not ended. */
  @Override
  public void close() {
    running.forEach(future -> future.cancel(true));
  }
}
