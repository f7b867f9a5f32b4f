// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.view;

import dev.heddle.channel.core.Backoff;
import dev.heddle.channel.core.Core;
import dev.heddle.channel.engine.Batch;
import dev.heddle.channel.engine.Channel;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel as a queue, through one of its handles; {@code Chan.asBlockingQueue} says what it does.
 * Waiting, sending and receiving are the handle's operations, so {@code poll} and {@code offer}
 * find what {@code tryRecv} and {@code trySend} find. Looking at what is inside, and removing from
 * the middle, are the core's.
 */
public final class QueueView<T> extends AbstractQueue<T> implements BlockingQueue<T>, Batch.View {
  /** A message, and where it was seen. */
  private record Seen<T>(long at, T message, int removals) {}

  private final Channel<T> channel; // only to tell whose view this is
  private final Supplier<Channel<T>> toSend;
  private final Supplier<Channel<T>> toReceive;

  /**
   * A view of a channel, through a handle on it.
   *
   * @param toSend the channel; throws what a send throws if the handle is closed or moved
   * @param toReceive the channel; throws what a receive throws if the handle was moved
   */
  public QueueView(
      Channel<T> channel, Supplier<Channel<T>> toSend, Supplier<Channel<T>> toReceive) {
    this.channel = channel;
    this.toSend = toSend;
    this.toReceive = toReceive;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a channel equals itself alone
  public boolean isOf(Channel<?> other) {
    return channel == other;
  }

  @Override
  public void put(T message) throws InterruptedException {
    toSend.get().send(message);
  }

  @Override
  public boolean offer(T message) {
    return toSend.get().trySend(message);
  }

  @Override
  public boolean offer(T message, long timeout, TimeUnit unit) throws InterruptedException {
    return toSend.get().send(message, duration(timeout, unit));
  }

  @Override
  public boolean addAll(Collection<? extends T> messages) {
    if (messages instanceof QueueView<?> view && view.isOf(channel)) {
      throw channel.reasons().intoItself();
    }
    return super.addAll(messages);
  }

  @Override
  public T take() throws InterruptedException {
    return toReceive.get().recv();
  }

  @Override
  public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
    return toReceive.get().recv(duration(timeout, unit));
  }

  @Override
  public @Nullable T poll() {
    return channel.cast(toReceive.get().core().tryPoll()); // also once closed: an empty queue
  }

  @Override
  public @Nullable T peek() {
    List<Seen<T>> oldest = look(1);
    return oldest.isEmpty() ? null : oldest.getFirst().message;
  }

  @Override
  public int size() {
    return toReceive.get().size();
  }

  @Override
  public int remainingCapacity() {
    Channel<T> of = toReceive.get();
    int capacity = of.capacity();
    if (of.isClosed()) {
      return 0;
    }
    return capacity == Integer.MAX_VALUE ? capacity : Math.max(0, capacity - of.size());
  }

  @Override
  public int drainTo(Collection<? super T> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  @Override
  public int drainTo(Collection<? super T> target, int max) {
    return Batch.drain(toReceive.get(), target, max);
  }

  /** Takes what is there, as {@link #drainTo} does: not what comes meanwhile. */
  @Override
  public void clear() {
    for (int left = size(); left > 0 && poll() != null; left--) {}
  }

  /** Over what was inside when this was called. */
  @Override
  public Iterator<T> iterator() {
    Iterator<Seen<T>> seen = look(Integer.MAX_VALUE).iterator();
    return new Iterator<>() {
      private @Nullable Seen<T> latest;

      @Override
      public boolean hasNext() {
        return seen.hasNext();
      }

      @Override
      public T next() {
        latest = seen.next();
        return latest.message;
      }

      @Override
      public void remove() {
        if (latest == null) {
          throw new IllegalStateException(
              "next was not called, or what it gave was removed before");
        }
        removeSeen(latest);
        latest = null;
      }
    };
  }

  @Override
  public Spliterator<T> spliterator() {
    return Spliterators.spliteratorUnknownSize(
        iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
  }

  /**
   * What is inside, the oldest first. If other threads that remove messages have moved some
   * meanwhile, this looks again. If they go on and on, it holds them up.
   */
  private List<Seen<T>> look(int max) {
    Core at = toReceive.get().core();
    var seen = new ArrayList<Seen<T>>();
    for (int looks = 0; ; looks++) {
      boolean alone = looks > 0 && !Backoff.giveTime(looks - 1);
      int before = at.removals();
      at.look(
          (place, message) -> {
            seen.add(
                new Seen<>(
                    place,
                    Objects.requireNonNull(channel.cast(message)),
                    alone ? at.removals() : before));
            return seen.size() < max;
          },
          alone);
      if (alone || ((before & 1) == 0 && before == at.removals())) {
        return seen;
      }
      seen.clear();
    }
  }

  private boolean removeSeen(Seen<T> seen) {
    return toReceive.get().core().remove(seen.at, seen.message, seen.removals);
  }

  @Override
  public boolean remove(@Nullable Object message) {
    if (message != null) {
      for (Seen<T> seen : look(Integer.MAX_VALUE)) {
        if (message.equals(seen.message) && removeSeen(seen)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean removeAll(Collection<?> messages) {
    Objects.requireNonNull(messages, "messages");
    return removeIf(messages::contains);
  }

  @Override
  public boolean retainAll(Collection<?> messages) {
    Objects.requireNonNull(messages, "messages");
    return removeIf(message -> !messages.contains(message));
  }

  @Override
  public boolean removeIf(Predicate<? super T> filter) {
    Objects.requireNonNull(filter, "filter");
    boolean any = false;
    for (Seen<T> seen : look(Integer.MAX_VALUE)) {
      any |= filter.test(seen.message) && removeSeen(seen);
    }
    return any;
  }

  private static Duration duration(long timeout, TimeUnit unit) {
    return Duration.ofNanos(unit.toNanos(timeout));
  }
}
