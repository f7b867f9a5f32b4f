// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/*
 * Entries in an order of their own. For each entry there is a token in a channel; a thread takes a token, waiting for
 * it there, and then the entry that is next.
 *
 * I1  Under the lock, there are at least as many tokens, in the channel and with threads that have taken one and not yet an entry, as
 *     entries. A thread that finds no entry for its token takes another token.
 * I2  Whoever removes an entry takes a token out, too, if there is one in the channel. So tokens without an entry don't
 *     accumulate.
 */
final class OrderedQueue<R extends @Nullable Object> implements ReadyQueue<R> {
  private final Chan<Boolean> tokens = Chan.unlimited();
  private final ReentrantLock lock = new ReentrantLock();
  private final Order order; // under lock

  OrderedQueue(Order order) {
    this.order = order;
  }

  /* Under one lock, so that an entry that is refused was never there for others to take. */
  @Override
  public void add(Entry<R> entry) {
    lock.lock();
    try {
      boolean unused = tokens.trySend(true); // unlimited: true, or it throws since it is closed
      order.add(entry); // before any thread that has the token can look for it
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Entry<R> take() throws InterruptedException {
    Entry<R> entry;
    do {
      boolean unused = tokens.recv();
      entry = poll();
    } while (entry == null);
    return entry;
  }

  @Override
  public @Nullable Entry<R> tryTake() {
    Entry<R> entry = null;
    while (entry == null && tokens.tryRecv() != null) {
      entry = poll();
    }
    return entry;
  }

  @Override
  public int take(Collection<Entry<R>> into, int max, Duration linger) throws InterruptedException {
    List<Boolean> taken = new ArrayList<>();
    int count = 0;
    while (count == 0) {
      taken.clear();
      if (tokens.recvBatch(taken, max, linger) == 0) {
        return 0;
      }
      for (int i = 0; i < taken.size(); i++) {
        Entry<R> entry = poll();
        if (entry != null) {
          into.add(entry);
          count++;
        }
      }
    }
    return count;
  }

  @SuppressWarnings("unchecked") // only entries of this queue are in the order
  private @Nullable Entry<R> poll() {
    lock.lock();
    try {
      return (Entry<R>) order.poll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean remove(Entry<R> entry) {
    boolean removed;
    lock.lock();
    try {
      removed = order.remove(entry);
    } finally {
      lock.unlock();
    }
    if (removed) {
      try {
        Boolean unused = tokens.tryRecv(); // I2
      } catch (ChannelClosedException drained) {
        // a thread has the token
      }
    }
    return removed;
  }

  @Override
  public int size() {
    lock.lock();
    try {
      return order.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  @SuppressWarnings("unchecked") // only entries of this queue are in the order
  public List<Entry<R>> drain() {
    lock.lock();
    try {
      List<Entry<R>> rest = new ArrayList<>();
      order.drain().forEach(entry -> rest.add((Entry<R>) entry));
      return rest;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      tokens.close();
    } finally {
      lock.unlock();
    }
  }
}
