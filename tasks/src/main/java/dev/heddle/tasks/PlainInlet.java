// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * A channel: tickets are taken in the order of submission. A small one is bounded itself. A ring for
 * a large one would take its memory at once, so that is unlimited, with a room beside it.
 */
final class PlainInlet<R extends @Nullable Object> implements Inlet<R> {
  static final int LARGEST_RING = 4096;

  private final Chan<Ticket<R>> tickets;
  private final @Nullable Room room; // a permit for each ticket; null if the channel is bounded

  PlainInlet(String name, int capacity) {
    boolean small = capacity <= LARGEST_RING;
    this.tickets = small ? Chan.newChan(capacity) : Chan.unlimited();
    this.room = small ? null : new Room(name, capacity);
  }

  @Override
  public boolean tryAdd(Ticket<R> ticket) {
    if (room == null) {
      return tickets.trySend(ticket);
    }
    return room.tryEnter() && enter(room, ticket);
  }

  @Override
  public void add(Ticket<R> ticket) throws InterruptedException {
    if (room == null) {
      tickets.send(ticket);
    } else {
      boolean unused = room.enter(Long.MAX_VALUE) && enter(room, ticket);
    }
  }

  @Override
  public boolean add(Ticket<R> ticket, Duration timeout) throws InterruptedException {
    if (room == null) {
      return tickets.send(ticket, timeout);
    }
    return room.enter(Settings.nanos(timeout)) && enter(room, ticket);
  }

  private boolean enter(Room room, Ticket<R> ticket) {
    boolean entered = false;
    try {
      entered = tickets.trySend(ticket); // unlimited: or it throws
    } finally {
      if (!entered) {
        room.leave();
      }
    }
    return entered;
  }

  @Override
  public Ticket<R> take() throws InterruptedException {
    Ticket<R> ticket = tickets.recv();
    left(1);
    return ticket;
  }

  @Override
  public @Nullable Ticket<R> tryTake() {
    Ticket<R> ticket = tickets.tryRecv();
    left(ticket == null ? 0 : 1);
    return ticket;
  }

  @Override
  public void take(Collection<Ticket<R>> into, int max, Duration linger)
      throws InterruptedException {
    int taken = tickets.recvBatch(into, max, linger);
    left(taken);
    if (taken == 0) {
      into.add(take()); // closed and drained: throws
    }
  }

  private void left(int count) {
    if (room != null) {
      for (int i = 0; i < count; i++) {
        room.leave();
      }
    }
  }

  @Override
  public void done(Ticket<R> ticket) {}

  @Override
  public void done(Collection<Ticket<R>> batch) {}

  @Override
  public void remove(Ticket<R> ticket) {
    left(tickets.asBlockingQueue().remove(ticket) ? 1 : 0);
  }

  @Override
  public int ready() {
    return tickets.peek();
  }

  @Override
  public int queued() {
    return tickets.peek();
  }

  @Override
  public boolean stuck(int waiting, boolean all) {
    return all; // an idle runner takes whatever there is
  }

  @Override
  public void close() {
    tickets.close();
    if (room != null) {
      room.close();
    }
  }

  @Override
  public List<Ticket<R>> drain() {
    List<Ticket<R>> rest = new ArrayList<>();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          rest.add(tickets.recv()); // closed: it doesn't wait for a sender
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ChannelClosedException e) {
      return rest;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
