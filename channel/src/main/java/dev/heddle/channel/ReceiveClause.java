// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Receives from a channel, until that is drained. */
final class ReceiveClause<T, R> extends SelectClause<R> {
  private final Receiver<T> from;
  private final Function<? super T, ? extends R> then;
  private final Runnable onClosed;
  private @Nullable Channel<?> drained; // once told its end
  private @Nullable Object received;

  ReceiveClause(Receiver<T> from, Function<? super T, ? extends R> then, Runnable onClosed) {
    this.from = from;
    this.then = then;
    this.onClosed = onClosed;
  }

  @Override
  @Nullable Channel<?> channelOfThisRound() {
    return drained != null
        ? null
        : switch (from) {
          case Chan<T> chan -> chan.unmoved();
          case ReceiverEnd<T> end -> end.open();
        };
  }

  @Override
  Line line() {
    return channel().receivers;
  }

  @Override
  boolean attempt(boolean leading) {
    received = leading ? channel().pollLeading() : channel().poll();
    return received != null;
  }

  @Override
  boolean isReady() {
    return channel().hasMessage();
  }

  @Override
  boolean isNear() {
    return channel().isMessageNear();
  }

  @Override
  boolean isOver() {
    return channel().isDrained();
  }

  @Override
  void end() {
    ChannelClosedException why = channel().receiveClosed();
    drained = channel();
    leaveOut();
    if (!why.isRegularEnd()) {
      throw why;
    }
    onClosed.run();
  }

  @Override
  boolean isReceive() {
    return true;
  }

  @Override
  Waiter newWaiter(Thread me, int index, Supplier<SelectRound> round) {
    return isRendezvous() ? new SelectRequest(me, round.get(), index) : new Waiter(me);
  }

  @Override
  void accept(Object message) {
    received = message;
  }

  @Override
  @Nullable Object takeMessage() {
    Object message = received;
    received = null;
    return message;
  }

  @Override
  @SuppressWarnings("unchecked") // only a T was sent
  R follow(@Nullable Object message) {
    return then.apply((T) Objects.requireNonNull(message));
  }

  @Override
  boolean isDrained() {
    return drained != null;
  }

  @Override
  @Nullable String drainedName() {
    return drained == null ? null : drained.name();
  }

  @Override
  public String toString() {
    return "recv " + (drained != null ? "drained" : from);
  }
}
