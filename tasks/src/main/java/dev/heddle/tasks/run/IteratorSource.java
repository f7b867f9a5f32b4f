// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.run;

import dev.heddle.tasks.Stop;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/*
 * Inputs from any iterable, including endless ones and channels. One runner at a time holds the lock. It uses
 * the iterator, and also reserves the input's place in the sink. So places are in the order in which inputs are taken,
 * and only one runner at a time waits for room. The others wait for the lock, interruptibly.
 */
final class IteratorSource<I> implements Source<I> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Iterator<? extends I> inputs; // under lock
  private final int size;
  private final Sink sink;
  private final @Nullable Pace pace; // null: an input may be taken at any time
  private long taken; // under lock
  private long stops; // under lock
  private volatile boolean ended;

  IteratorSource(Iterator<? extends I> inputs, int size, Sink sink) {
    this(inputs, size, sink, null);
  }

  IteratorSource(Iterator<? extends I> inputs, int size, Sink sink, @Nullable Pace pace) {
    this.inputs = inputs;
    this.size = size;
    this.sink = sink;
    this.pace = pace;
  }

  @Override
  public @Nullable I take(Taker runner) throws InterruptedException {
    lock();
    try {
      if (ended || runner.stopped()) {
        return null;
      }
      sink.reserve(runner, taken);
      if (pace != null) {
        pace.awaitTurn();
        pace.started(taken);
      }
      I input = next(runner);
      if (input == null) {
        ended = true;
      } else if (input instanceof Stop) {
        runner.index = -1;
        stops++;
      } else {
        runner.index = taken++;
      }
      if (taken + stops == size) {
        ended = true; // even if no runner is left to find that out
      }
      return input;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Acquires the lock. A virtual thread that finds the lock taken yields once before it queues for
   * it: then the lock is often free, and a yield costs less than to park and be unparked.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
  private void lock() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(); // tryLock would ignore it, and the iterator see it
    }
    if (!lock.tryLock()) {
      if (Thread.currentThread().isVirtual()) {
        Thread.yield();
      }
      lock.lockInterruptibly();
    }
  }

  private @Nullable I next(Taker runner) {
    try {
      if (!inputs.hasNext()) {
        return null;
      }
      I input = inputs.next();
      if (input == null) {
        throw new NullPointerException("input " + taken + " is null");
      }
      return input;
    } catch (Throwable e) {
      runner.inputFailed(e);
      return null;
    }
  }

  @Override
  public void failed(long index) {
    if (pace != null) {
      pace.failed(index);
    }
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean leave() {
    lock.lock();
    try {
      while (size >= 0 && inputs.hasNext()) {
        if (!(inputs.next() instanceof Stop)) {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long taken() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
