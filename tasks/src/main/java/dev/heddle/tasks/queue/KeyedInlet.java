// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.channel.Chan;
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
 * Lets the entries of a key through one after another. A submitter first waits for room, then enters
 * its entry under the lock, which is when it is accepted.
 *
 * I1  A key has a line as long as it has an entry that was accepted and is not done. The first of
 *     them, the front, can be taken or is with a runner; the line holds those behind it, in order.
 * I2  What can be taken is in front, or in late if the inlet was closed before. No thread waits for
 *     late. What adds to it is a runner, which takes next or has the owner look for another runner; or
 *     a cancel, which has the owner look, too.
 * I3  unstarted has what was accepted and not taken, in the order of submission; each has its
 *     permit of room.
 * I4  When the inlet is closed, so is the room: every waiting submitter enters, and is refused.
 */
public final class KeyedInlet<R extends @Nullable Object> implements Inlet<R> {
  private final Function<Object, ?> keyOf;
  private final Room room;
  private final Chan<Entry<R>> front = Chan.unlimited(); // bounded by room
  private final Queue<Entry<R>> late = new ConcurrentLinkedQueue<>(); // I2
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, KeyLine<Entry.Job<R>>> lines = new HashMap<>(); // under lock
  private final Set<Entry<R>> unstarted = new LinkedHashSet<>(); // under lock
  private boolean closed; // under lock
  private volatile int queued; // size of unstarted; written under lock
  private volatile int ready; // those of them that can be taken; written under lock

  public KeyedInlet(String name, Function<Object, ?> keyOf, int capacity) {
    this.keyOf = keyOf;
    this.room = new Room(name, capacity);
  }

  // ---- submitters

  @Override
  public boolean tryAdd(Entry<R> entry) {
    Object key = key(entry);
    if (!room.tryEnter()) {
      refuseIfClosed(entry);
      return false;
    }
    enter(key, entry);
    return true;
  }

  @Override
  public boolean add(Entry<R> entry, long nanos) throws InterruptedException {
    Object key = key(entry);
    if (!room.enter(nanos)) {
      return false;
    }
    enter(key, entry);
    return true;
  }

  @Override
  public void force(Entry<R> entry) {
    Object key = key(entry);
    room.force();
    enter(key, entry);
  }

  /* In the submitter's thread, before it has room: user code, which may throw. Null: of a signal. */
  private @Nullable Object key(Entry<R> entry) {
    return entry instanceof Entry.Job<R>
        ? Objects.requireNonNull(
            keyOf.apply(entry.submission()), "the job's key is null; the job was not accepted")
        : null;
  }

  private void enter(@Nullable Object key, Entry<R> entry) {
    boolean entered = false;
    lock.lock();
    try {
      refuseIfClosed(entry);
      if (key == null || isFront(key, (Entry.Job<R>) entry)) {
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

  /* Under lock: puts a job into the line of its key. */
  private boolean isFront(Object key, Entry.Job<R> job) {
    KeyLine<Entry.Job<R>> line = lines.get(key);
    if (line == null) {
      job.line = new KeyLine<>(key, job);
      lines.put(key, job.line);
      return true;
    }
    job.line = line;
    line.behind.add(job);
    return false;
  }

  private void refuseIfClosed(Entry<R> entry) {
    lock.lock();
    try {
      if (closed) {
        boolean unused = front.trySend(entry); // throws
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- runners

  /* Under lock. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void pass(Entry<R> entry) {
    ready++;
    if (closed) {
      late.add(entry);
    } else {
      boolean unused = front.trySend(entry); // unlimited
    }
  }

  @Override
  public Entry<R> take() throws InterruptedException {
    Entry<R> entry;
    try {
      entry = front.recv();
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
      entry = front.tryRecv();
    } catch (ChannelClosedException e) {
      entry = takeLate(e);
    }
    if (entry != null) {
      taken(List.of(entry));
    }
    return entry;
  }

  /* After front is drained: what is there has waited longer. */
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
    if (front.recvBatch(into, max, linger) == 0) {
      Entry<R> entry = late.poll();
      into.add(entry == null ? front.recv() : entry); // closed and drained: throws
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
          ready--;
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
        return; // a runner has it, or stopNow
      }
      queued = unstarted.size();
      room.leave(); // I3
      if (entry instanceof Entry.Job<R> job && job.line != null && job.line.behind.remove(job)) {
        job.line = null; // or its ticket would keep the line's last job, and that its result
        return;
      }
      ready--;
      if (front.asBlockingQueue().remove(entry) || late.remove(entry)) {
        next(entry); // else a runner has just taken it, and finds out
      }
    } finally {
      lock.unlock();
    }
  }

  /* Under lock: the entry's line has lost its front. */
  private void next(Entry<R> entry) {
    if (!(entry instanceof Entry.Job<R> job) || job.line == null) {
      return;
    }
    KeyLine<Entry.Job<R>> line = job.line;
    job.line = null; // or an ended entry would keep those behind it
    Entry.Job<R> next = line.behind.poll();
    if (next != null) {
      line.front = next;
      pass(next); // to the end: other keys have waited longer
    } else {
      lines.remove(line.key, line);
    }
  }

  @Override
  public int ready() {
    return ready;
  }

  @Override
  public int queued() {
    return queued;
  }

  @Override
  public @Nullable Entry<?> ahead(Entry<?> entry) {
    lock.lock();
    try {
      KeyLine<? extends Entry<?>> line = entry instanceof Entry.Job<?> job ? job.line : null;
      return line == null || line.front == entry ? null : line.front;
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
      if (ready > 0) {
        return List.of();
      }
      List<Entry<?>> fronts = new ArrayList<>();
      lines.values().stream().filter(l -> !l.behind.isEmpty()).forEach(l -> fronts.add(l.front));
      return fronts;
    } finally {
      lock.unlock();
    }
  }

  // ---- stopping

  @Override
  public String roomLine() {
    return room.shown();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        front.close();
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
      lines.values().forEach(KeyedInlet::forget);
      queued = 0;
      ready = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }

  /* Under lock: those behind know their line no more. The front may be with a runner. */
  private static <R extends @Nullable Object> void forget(KeyLine<Entry.Job<R>> line) {
    line.behind.forEach(job -> job.line = null);
    line.behind.clear();
  }

  /** How many keys have jobs. For tests. */
  int keys() {
    lock.lock();
    try {
      return lines.size();
    } finally {
      lock.unlock();
    }
  }
}
