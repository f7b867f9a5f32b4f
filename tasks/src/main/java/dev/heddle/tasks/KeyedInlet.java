// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayDeque;
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
 * Lets the tickets of a key through one after another. A submitter first waits for room, then enters
 * its ticket under the lock, which is when it is accepted.
 *
 * I1  A key has a line as long as it has a ticket that was accepted and is not done. The first of
 *     them, the front, can be taken or is with a runner; the line holds those behind it, in order.
 * I2  What can be taken is in front, or in late if the inlet was closed before. Nobody waits for
 *     late: whoever adds to it is a runner that takes next, or leaves and so wakes the owner.
 * I3  unstarted has what was accepted and not taken, in the order of submission; each has its
 *     permit of room.
 * I4  When the inlet is closed, so is the room: every waiting submitter enters, and is refused.
 */
final class KeyedInlet<R extends @Nullable Object> implements Inlet<R> {

  /* The tickets of one key behind its front. */
  static final class Line<R extends @Nullable Object> {
    final Object key;
    final Queue<Ticket<R>> behind = new ArrayDeque<>(2); // under lock

    Line(Object key) {
      this.key = key;
    }
  }

  private final Function<Object, ?> keyOf;
  private final Room room;
  private final Chan<Ticket<R>> front = Chan.unlimited(); // bounded by room
  private final Queue<Ticket<R>> late = new ConcurrentLinkedQueue<>(); // I2
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Line<R>> lines = new HashMap<>(); // under lock
  private final Set<Ticket<R>> unstarted = new LinkedHashSet<>(); // under lock
  private boolean closed; // under lock
  private volatile int queued; // size of unstarted; written under lock
  private volatile int ready; // those of them that can be taken; written under lock
  private int running; // runners between take and done; under lock

  KeyedInlet(String name, Function<Object, ?> keyOf, int capacity) {
    this.keyOf = keyOf;
    this.room = new Room(name, capacity);
  }

  // ---- submitters

  @Override
  public boolean tryAdd(Ticket<R> ticket) {
    Object key = key(ticket);
    if (!room.tryEnter()) {
      refuseIfClosed(ticket);
      return false;
    }
    enter(key, ticket);
    return true;
  }

  @Override
  public void add(Ticket<R> ticket) throws InterruptedException {
    Object key = key(ticket);
    boolean unused = room.enter(Long.MAX_VALUE);
    enter(key, ticket);
  }

  @Override
  public boolean add(Ticket<R> ticket, Duration timeout) throws InterruptedException {
    Object key = key(ticket);
    if (!room.enter(Settings.nanos(timeout))) {
      return false;
    }
    enter(key, ticket);
    return true;
  }

  /* In the submitter's thread, before it has room: user code, which may throw. */
  private @Nullable Object key(Ticket<R> ticket) {
    return ticket.job instanceof Stop
        ? null
        : Objects.requireNonNull(
            keyOf.apply(ticket.job), "the job's key is null; the job was not accepted");
  }

  private void enter(@Nullable Object key, Ticket<R> ticket) {
    boolean entered = false;
    lock.lock();
    try {
      refuseIfClosed(ticket);
      Line<R> line = key == null ? null : lines.get(key);
      if (line != null) {
        line.behind.add(ticket);
        ticket.line = line;
      } else {
        if (key != null) {
          ticket.line = new Line<>(key);
          lines.put(key, ticket.line);
        }
        pass(ticket);
      }
      unstarted.add(ticket);
      queued = unstarted.size();
      entered = true;
    } finally {
      lock.unlock();
      if (!entered) {
        room.leave();
      }
    }
  }

  private void refuseIfClosed(Ticket<R> ticket) {
    lock.lock();
    try {
      if (closed) {
        boolean unused = front.trySend(ticket); // throws
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- runners

  /* Under lock. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void pass(Ticket<R> ticket) {
    ready++;
    if (closed) {
      late.add(ticket);
    } else {
      boolean unused = front.trySend(ticket); // unlimited
    }
  }

  @Override
  public Ticket<R> take() throws InterruptedException {
    Ticket<R> ticket;
    try {
      ticket = front.recv();
    } catch (ChannelClosedException e) {
      ticket = takeLate(e);
    }
    taken(List.of(ticket));
    return ticket;
  }

  @Override
  public @Nullable Ticket<R> tryTake() {
    Ticket<R> ticket;
    try {
      ticket = front.tryRecv();
    } catch (ChannelClosedException e) {
      ticket = takeLate(e);
    }
    if (ticket != null) {
      taken(List.of(ticket));
    }
    return ticket;
  }

  /* After front is drained: what is there has waited longer. */
  private Ticket<R> takeLate(ChannelClosedException drained) {
    Ticket<R> ticket = late.poll();
    if (ticket == null) {
      throw drained;
    }
    return ticket;
  }

  @Override
  public void take(Collection<Ticket<R>> into, int max, Duration linger)
      throws InterruptedException {
    if (front.recvBatch(into, max, linger) == 0) {
      Ticket<R> ticket = late.poll();
      into.add(ticket == null ? front.recv() : ticket); // closed and drained: throws
      while (into.size() < max && (ticket = late.poll()) != null) {
        into.add(ticket);
      }
    }
    taken(into);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // under lock
  private void taken(Collection<Ticket<R>> tickets) {
    lock.lock();
    try {
      running++;
      for (Ticket<R> ticket : tickets) {
        if (unstarted.remove(ticket)) {
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
  public void done(Ticket<R> ticket) {
    done(List.of(ticket));
  }

  @Override
  public void done(Collection<Ticket<R>> batch) {
    lock.lock();
    try {
      running--;
      batch.forEach(this::next);
    } finally {
      lock.unlock();
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // under lock
  public void remove(Ticket<R> ticket) {
    lock.lock();
    try {
      if (!unstarted.remove(ticket)) {
        return; // a runner has it, or stopNow
      }
      queued = unstarted.size();
      room.leave(); // I3
      if (ticket.line != null && ticket.line.behind.remove(ticket)) {
        return;
      }
      ready--;
      if (front.asBlockingQueue().remove(ticket) || late.remove(ticket)) {
        next(ticket); // else a runner has just taken it, and finds out
      }
    } finally {
      lock.unlock();
    }
  }

  /* Under lock: the ticket's line has lost its front. */
  private void next(Ticket<R> ticket) {
    Line<R> line = ticket.line;
    Ticket<R> next = line == null ? null : line.behind.poll();
    if (next != null) {
      pass(next); // to the end: other keys have waited longer
    } else if (line != null) {
      lines.remove(line.key, line);
    }
    ticket.line = null; // or an ended ticket would keep those behind it
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
  public boolean stuck(int waiting, boolean all) {
    lock.lock();
    try {
      if (ready > 0) {
        return all;
      }
      return waiting == running && !room.isSomebodyComing();
    } finally {
      lock.unlock();
    }
  }

  // ---- stopping

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
  public List<Ticket<R>> drain() {
    lock.lock();
    try {
      List<Ticket<R>> rest = new ArrayList<>(unstarted);
      unstarted.clear();
      late.clear();
      lines.values().forEach(line -> line.behind.clear());
      queued = 0;
      ready = 0;
      return rest;
    } finally {
      lock.unlock();
    }
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
