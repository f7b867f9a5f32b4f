// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.channel.Chan;
import dev.heddle.channel.ChannelClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/* A bounded channel: tickets are taken in the order of submission. */
final class PlainInlet<R extends @Nullable Object> implements Inlet<R> {
  private final Chan<Ticket<R>> tickets;

  PlainInlet(int capacity) {
    this.tickets = Chan.newChan(capacity);
  }

  @Override
  public boolean tryAdd(Ticket<R> ticket) {
    return tickets.trySend(ticket);
  }

  @Override
  public void add(Ticket<R> ticket) throws InterruptedException {
    tickets.send(ticket);
  }

  @Override
  public boolean add(Ticket<R> ticket, Duration timeout) throws InterruptedException {
    return tickets.send(ticket, timeout);
  }

  @Override
  public boolean wake(Ticket<R> signal) {
    return tickets.trySend(signal);
  }

  @Override
  public Ticket<R> take() throws InterruptedException {
    return tickets.recv();
  }

  @Override
  public @Nullable Ticket<R> tryTake() {
    return tickets.tryRecv();
  }

  @Override
  public void take(Collection<Ticket<R>> into, int max, Duration linger)
      throws InterruptedException {
    if (tickets.recvBatch(into, max, linger) == 0) {
      into.add(tickets.recv()); // closed and drained: throws
    }
  }

  @Override
  public void done(Ticket<R> ticket) {}

  @Override
  public void done(Collection<Ticket<R>> batch) {}

  @Override
  public void remove(Ticket<R> ticket) {
    boolean unused = tickets.asBlockingQueue().remove(ticket);
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
