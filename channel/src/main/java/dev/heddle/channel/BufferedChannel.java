// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A channel with a buffer between its two lines. Every operation tries the buffer first and only
 * then stands in line; whoever changed the buffer wakes the other side's leader.
 */
class BufferedChannel<T> extends Channel<T> {
  final Buffer buffer;

  BufferedChannel(
      Buffer buffer, @Nullable String name, @Nullable Consumer<? super T> onUndelivered) {
    super(name, onUndelivered);
    this.buffer = buffer;
  }

  @Override
  boolean put(Object message) {
    if (buffer.put(message)) {
      receivers.wake();
      return true;
    }
    if (buffer.isClosed()) {
      receivers.wake(); // a receiver may have waited for this very message: it will not come
    }
    return false;
  }

  @Override
  final @Nullable Object poll() {
    Object message = buffer.poll();
    if (message != null) {
      senders.wake();
    }
    return message;
  }

  @Override
  int putRun(@Nullable Object[] run, int from, int to) {
    int put = buffer.putRun(run, from, to);
    int count = put < 0 ? ~put : put;
    if (count > 0) {
      receivers.wake();
    }
    if (put < 0) {
      tellUndelivered(run, from, from + count); // what came too late; the rest was nulled
    }
    return count;
  }

  @Override
  final int pollRun(@Nullable Object[] run, int max) {
    int count = buffer.pollRun(run, max);
    if (count > 0) {
      senders.wake();
    }
    return count;
  }

  @Override
  final boolean putLeading(Object message) {
    return put(message);
  }

  @Override
  final @Nullable Object pollLeading() {
    return poll();
  }

  @Override
  boolean hasRoom() {
    return buffer.hasRoom();
  }

  @Override
  final boolean hasMessage() {
    return buffer.hasMessage();
  }

  @Override
  final void seal() {
    buffer.close();
  }

  @Override
  boolean abandon() {
    return buffer.cancel();
  }

  @Override
  final void withdraw(Consumer<Object> taker) {
    buffer.withdraw(taker);
  }

  @Override
  final void look(Predicate<Object> visitor) {
    buffer.look(visitor);
  }

  @Override
  final boolean isClosed() {
    return buffer.isClosed();
  }

  @Override
  final boolean isDrained() {
    return buffer.isDrained();
  }

  @Override
  final int size() {
    return buffer.size();
  }

  @Override
  final int capacity() {
    return buffer.capacity();
  }

  @Override
  long accepted() {
    return buffer.accepted();
  }

  @Override
  long taken() {
    return buffer.taken();
  }

  @Override
  final long withdrawn() {
    return buffer.withdrawn();
  }

  @Override
  final int highWaterMark() {
    return buffer.highWaterMark();
  }

  @Override
  void checkInvariants() {
    super.checkInvariants();
    buffer.checkInvariants();
  }
}
