// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel with a buffer between its two lines. Every operation tries the buffer first and only
 * then stands in line; the buffer wakes the other side's leader.
 */
class BufferedChannel<T> extends Channel<T> {
  /**
   * In place of a capacity: the buffer has no bound. No capacity that one may ask for, although
   * {@link Segments#capacity} shows the largest.
   */
  static final int UNLIMITED = -1;

  static {
    // Links every call between a claim and its publication once, where no thread owns a slot yet.
    link(1);
    link(UNLIMITED);
  }

  private static void link(int capacity) {
    var first = new BufferedChannel<>(capacity, null, null);
    for (int i = 0; i < 2; i++) {
      first.put(first);
      first.poll();
      first.pollRun(new Object[1], first.putRun(new Object[] {first}, 0, 1));
      first.put(first);
      first.look((at, message) -> true, true);
      first.look((at, message) -> !first.remove(at, message, first.removals()), false);
      first.awaitMessage();
      first.awaitRoom();
    }
    for (int i = 0; i < Segment.SIZE && first.put(first); i++) {}
    first.abandon();
    first.withdraw(message -> {});
  }

  final Buffer buffer;

  BufferedChannel(
      int capacity, @Nullable String name, @Nullable Consumer<? super T> onUndelivered) {
    super(name, onUndelivered);
    buffer =
        capacity == UNLIMITED
            ? new Segments(senders, receivers)
            : new Ring(capacity, senders, receivers);
  }

  @Override
  boolean put(Object message) {
    if (buffer.put(message)) {
      return true;
    }
    if (buffer.isClosed()) {
      receivers.wake(); // a receiver may have waited for this very message: it will not come
    }
    return false;
  }

  @Override
  final @Nullable Object poll() {
    return buffer.poll();
  }

  @Override
  int putRun(@Nullable Object[] run, int from, int to) {
    return buffer.putRun(run, from, to);
  }

  @Override
  final int pollRun(@Nullable Object[] run, int max) {
    return buffer.pollRun(run, max);
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
  boolean isRoomNear() {
    return buffer.hasRoom();
  }

  @Override
  final boolean isMessageNear() {
    return buffer.hasMessage();
  }

  @Override
  final long turnover() {
    return buffer.turnover();
  }

  @Override
  final int available(int most) {
    return Math.min(most, buffer.size());
  }

  @Override
  final void awaitRoom() {
    buffer.awaitRoom();
  }

  @Override
  final void awaitMessage() {
    buffer.awaitMessage();
  }

  @Override
  final boolean mayMissWakes() {
    return true;
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
  final void look(Buffer.Visitor visitor, boolean alone) {
    buffer.look(visitor, alone);
  }

  @Override
  final boolean remove(long at, Object message, int removals) {
    return buffer.remove(at, message, removals);
  }

  @Override
  final int removals() {
    return buffer.removals();
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
