// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * Lets at most a few entries of a key be taken at a time, or one after another. A submitter first waits for room, and
 * then enters its entry under the lock. At that moment the entry is accepted.
 *
 * I1  A key has a queue while it has entries that were accepted and are not done. The first of them, the fronts, can be
 *     taken, or runners have them. The queue holds the others behind them, in order; there are others only if there are
 *     as many fronts as may be done at a time.
 * I2  An entry that can be taken is in ready, or in late if the inlet was closed before it could be taken. No thread
 *     waits for late. A thread that is done with an entry may add to late. It then takes an entry itself, or makes the
 *     owner look for another runner. A thread that cancels an entry may add to late, too. It also makes the owner look.
 * I3  unstarted holds the entries that were accepted and not taken, in the order of submission. Each of them has its
 *     permit of room.
 * I4  The room is closed together with the inlet. Then every waiting submitter enters, and is refused.
 */
public final class KeyedInlet<R extends @Nullable Object> implements Inlet<R> {
  private final Function<Object, ?> keyOf;
  private final Room room;
  private final int perKey;
  private final QueueOrder order;
  private final ReadyQueue<R> ready; // I2
  private final Queue<Entry<R>> late = new ConcurrentLinkedQueue<>(); // I2
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<KeyQueue.Key, KeyQueue<JobEntry<R>>> queues = new HashMap<>(); // under lock
  private final Set<Entry<R>> unstarted = new LinkedHashSet<>(); // under lock
  private boolean closed; // under lock
  private volatile int queued; // size of unstarted; written under lock
  private volatile int takeable; // how many of them can be taken; written under lock

  public KeyedInlet(
      String name, Function<Object, ?> keyOf, int perKey, int capacity, QueueOrder order) {
    this.keyOf = keyOf;
    this.perKey = perKey;
    this.order = order;
    this.ready = order.queue(capacity);
    this.room = new Room(name, capacity);
  }

  // ---- submitters

  @Override
  public boolean tryAdd(Entry<R> entry) {
    KeyQueue.Key key = key(entry);
    if (!room.tryEnter()) {
      refuseIfClosed(entry);
      return false;
    }
    enter(key, entry);
    return true;
  }

  @Override
  public boolean add(Entry<R> entry, long nanos) throws InterruptedException {
    KeyQueue.Key key = key(entry);
    if (!room.enter(nanos)) {
      return false;
    }
    enter(key, entry);
    return true;
  }

  @Override
  public void force(Entry<R> entry) {
    KeyQueue.Key key = key(entry);
    room.force();
    enter(key, entry);
  }

  /* Called in the submitter's thread, before it has room. Runs user code, which may throw. Null for a signal. */
  private KeyQueue.@Nullable Key key(Entry<R> entry) {
    order.level(entry);
    return entry instanceof JobEntry<R>
        ? new KeyQueue.Key(
            Objects.requireNonNull(
                keyOf.apply(entry.submission()), "the job's key is null; the job was not accepted"))
        : null;
  }

  private void enter(KeyQueue.@Nullable Key key, Entry<R> entry) {
    boolean entered = false;
    lock.lock();
    try {
      refuseIfClosed(entry);
      if (key == null || isFront(key, (JobEntry<R>) entry)) {
        pass(entry);
      }
      unstarted.add(entry);
      queued = unstarted.size();
      entered = true;
    } finally {
      lock.unlock();
      if (!entered) {
        room.leave();
      }
    }
  }

  /* Under lock: adds a job to the queue of its key. Returns whether it is a front. */
  private boolean isFront(KeyQueue.Key key, JobEntry<R> job) {
    KeyQueue<JobEntry<R>> queue = queues.get(key);
    if (queue == null) {
      queue = new KeyQueue<>(key);
      queues.put(key, queue);
    }
    job.keyQueue = queue;
    boolean front = queue.fronts.size() < perKey;
    (front ? queue.fronts : queue.behind).add(job);
    return front;
  }

  private void refuseIfClosed(Entry<R> entry) {
    lock.lock();
    try {
      if (closed) {
        ready.add(entry); // throws
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- runners

  /* Under lock: lets an entry be taken. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void pass(Entry<R> entry) {
    takeable++;
    if (closed) {
      late.add(entry);
    } else {
      ready.add(entry);
    }
  }

  @Override
  public Entry<R> take() throws InterruptedException {
    Entry<R> entry;
    try {
      entry = ready.take();
    } catch (ChannelClosedException e) {
      entry = takeLate(e);
    }
    taken(List.of(entry));
    return entry;
  }

  @Override
  public @Nullable Entry<R> tryTake() {
    Entry<R> entry;
    try {
      entry = ready.tryTake();
    } catch (ChannelClosedException e) {
      entry = takeLate(e);
    }
    if (entry != null) {
      taken(List.of(entry));
    }
    return entry;
  }

  /* Called after the queue is drained: the entries there have waited longer. */
  private Entry<R> takeLate(ChannelClosedException drained) {
    Entry<R> entry = late.poll();
    if (entry == null) {
      throw drained;
    }
    return entry;
  }

  @Override
  public void take(Collection<Entry<R>> into, int max, Duration linger)
      throws InterruptedException {
    if (ready.take(into, max, linger) == 0) {
      Entry<R> entry = late.poll();
      into.add(entry == null ? ready.take() : entry); // closed and drained: throws
      while (into.size() < max && (entry = late.poll()) != null) {
        into.add(entry);
      }
    }
    taken(into);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under lock
  private void taken(Collection<Entry<R>> entries) {
    lock.lock();
    try {
      for (Entry<R> entry : entries) {
        if (unstarted.remove(entry)) {
          takeable--;
          room.leave(); // I3
        }
      }
      queued = unstarted.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void done(Entry<R> entry) {
    done(List.of(entry));
  }

  @Override
  public void done(Collection<Entry<R>> batch) {
    lock.lock();
    try {
      batch.forEach(this::next);
    } finally {
      lock.unlock();
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // under lock
  public void remove(Entry<R> entry) {
    lock.lock();
    try {
      if (!unstarted.remove(entry)) {
        return; // a runner has taken it, or drain has
      }
      queued = unstarted.size();
      room.leave(); // I3
      if (entry instanceof JobEntry<R> job
          && job.keyQueue != null
          && job.keyQueue.behind.remove(job)) {
        job.keyQueue = null; // or its ticket would retain the queue, its last job and the result
        return;
      }
      takeable--;
      if (ready.remove(entry) || late.remove(entry)) {
        next(entry); // otherwise a runner has just taken it, and its claim will fail
      }
    } finally {
      lock.unlock();
    }
  }

  /* Under lock: the entry was a front of its queue. Lets the next one be taken. */
  private void next(Entry<R> entry) {
    if (!(entry instanceof JobEntry<R> job) || job.keyQueue == null) {
      return;
    }
    KeyQueue<JobEntry<R>> queue = job.keyQueue;
    job.keyQueue = null; // or an ended entry would retain those behind it
    queue.fronts.remove(job);
    JobEntry<R> next = queue.behind.poll();
    if (next != null) {
      queue.fronts.add(next);
      pass(next); // at the end of the queue: other keys have waited longer
    } else if (queue.fronts.isEmpty()) {
      forgetKey(queue);
    }
  }

  /* Under lock. */
  private void forgetKey(KeyQueue<JobEntry<R>> queue) {
    try {
      queues.remove(queue.key, queue);
    } catch (RuntimeException | Error e) { // from another key of the same hash code
      queues.values().removeIf(each -> each == queue);
    }
  }

  @Override
  public int ready() {
    return takeable;
  }

  @Override
  public int queued() {
    return queued;
  }

  @Override
  public List<? extends Entry<?>> ahead(Entry<?> entry) {
    lock.lock();
    try {
      KeyQueue<? extends Entry<?>> queue = entry instanceof JobEntry<?> job ? job.keyQueue : null;
      return queue == null || queue.fronts.contains(entry) ? List.of() : List.copyOf(queue.fronts);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isRoomComing() {
    lock.lock();
    try {
      return room.isComing(unstarted.size());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Entry<?>> beforeRoom() {
    lock.lock();
    try {
      if (takeable > 0) {
        return List.of();
      }
      List<Entry<?>> fronts = new ArrayList<>();
      queues.values().stream()
          .filter(q -> !q.behind.isEmpty())
          .forEach(q -> fronts.addAll(q.fronts));
      return fronts;
    } finally {
      lock.unlock();
    }
  }

  // ---- stopping

  @Override
  public String roomBlocker() {
    return room.shown();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        ready.close();
        room.close(); // I4
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Entry<R>> drain() {
    lock.lock();
    try {
      List<Entry<R>> rest = new ArrayList<>(unstarted);
      unstarted.clear();
      late.clear();
      queues.values().forEach(KeyedInlet::forget);
      queued = 0;
      takeable = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }

  /* Under lock: removes the entries behind the front from their queue. A runner may have the front. */
  private static <R extends @Nullable Object> void forget(KeyQueue<JobEntry<R>> queue) {
    queue.behind.forEach(job -> job.keyQueue = null);
    queue.behind.clear();
  }

  /** The number of keys that have jobs. For tests. */
  int keys() {
    lock.lock();
    try {
      return queues.size();
    } finally {
      lock.unlock();
    }
  }
}
