// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.time.Duration;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A channel as a queue, through one of its handles; {@link Chan#asBlockingQueue} says what it does.
 * Whatever waits, sends or receives is the handle's operation, so {@code poll} and {@code offer}
 * find what {@link Receiver#tryRecv} and {@link Sender#trySend} do; looking at what is inside is
 * the buffer's.
 */
final class QueueView<T> extends AbstractQueue<T> implements BlockingQueue<T> {
  private final Chan<T> chan;

  QueueView(Chan<T> chan) {
    this.chan = chan;
  }

  @Override
  public void put(T message) throws InterruptedException {
    chan.send(message);
  }

  @Override
  public boolean offer(T message) {
    return chan.trySend(message);
  }

  @Override
  public boolean offer(T message, long timeout, TimeUnit unit) throws InterruptedException {
    return chan.send(message, duration(timeout, unit));
  }

  @Override
  public T take() throws InterruptedException {
    return chan.recv();
  }

  @Override
  public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
    return chan.recv(duration(timeout, unit));
  }

  @Override
  public @Nullable T poll() {
    Channel<T> channel = chan.unmoved();
    Object message = channel.poll();
    return message == null ? null : channel.cast(message); // also once closed: an empty queue
  }

  @Override
  public @Nullable T peek() {
    List<T> oldest = messages(1);
    return oldest.isEmpty() ? null : oldest.getFirst();
  }

  @Override
  public int size() {
    return chan.peek();
  }

  @Override
  public int remainingCapacity() {
    Channel<T> channel = chan.unmoved();
    int capacity = channel.capacity();
    if (channel.isClosed()) {
      return 0;
    }
    return capacity == Integer.MAX_VALUE ? capacity : Math.max(0, capacity - channel.size());
  }

  @Override
  public int drainTo(Collection<? super T> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // into itself
  public int drainTo(Collection<? super T> target, int max) {
    if (target == null) {
      throw chan.unmoved().nullDestination();
    }
    if (target == this) {
      throw new IllegalArgumentException(
          "channel '%s' cannot be drained into itself: no message was taken"
              .formatted(chan.name()));
    }
    int count = 0;
    for (T message; count < max && (message = poll()) != null; count++) {
      target.add(message);
    }
    return count;
  }

  /** Over what was inside when this was called. */
  @Override
  public Iterator<T> iterator() {
    Iterator<T> seen = messages(Integer.MAX_VALUE).iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return seen.hasNext();
      }

      @Override
      public T next() {
        return seen.next();
      }

      @Override
      public void remove() {
        throw fromTheMiddle();
      }
    };
  }

  @Override
  public Spliterator<T> spliterator() {
    return Spliterators.spliteratorUnknownSize(
        iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
  }

  private List<T> messages(int max) {
    Channel<T> channel = chan.unmoved();
    var seen = new ArrayList<T>();
    channel.look(message -> {
      seen.add(channel.cast(message));
      return seen.size() < max;
    });
    return seen;
  }

  @Override
  public boolean remove(Object message) {
    throw fromTheMiddle();
  }

  @Override
  public boolean removeAll(Collection<?> messages) {
    throw fromTheMiddle();
  }

  @Override
  public boolean retainAll(Collection<?> messages) {
    throw fromTheMiddle();
  }

  @Override
  public boolean removeIf(Predicate<? super T> filter) {
    throw fromTheMiddle();
  }

  private UnsupportedOperationException fromTheMiddle() {
    return new UnsupportedOperationException(
        "channel '%s' gives its messages in order, none can be removed from the middle: take them"
            .formatted(chan.name()));
  }

  private static Duration duration(long timeout, TimeUnit unit) {
    return Duration.ofNanos(unit.toNanos(timeout));
  }
}
