// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends what a supplier has for this round. */
final class SendClause<T, R> extends SelectClause<R> {
  private final Sender<T> to;
  private final Supplier<? extends @Nullable T> messages;
  private final Supplier<? extends R> then;
  private @Nullable T message; // of this round

  SendClause(Sender<T> to, Supplier<? extends @Nullable T> messages, Supplier<? extends R> then) {
    this.to = to;
    this.messages = messages;
    this.then = then;
  }

  @Override
  @Nullable Channel<?> channelOfThisRound() {
    Channel<T> channel =
        switch (to) {
          case Chan<T> chan -> chan.toSend();
          case SenderEnd<T> end -> end.open();
        };
    message = messages.get();
    return message == null ? null : channel;
  }

  @Override
  Line line() {
    return channel().senders;
  }

  @Override
  boolean attempt(boolean leading) {
    Object content = Objects.requireNonNull(message);
    return leading ? channel().putLeading(content) : channel().put(content);
  }

  @Override
  boolean isReady() {
    return channel().hasRoom();
  }

  @Override
  boolean isNear() {
    return channel().isRoomNear();
  }

  @Override
  boolean isOver() {
    return channel().isClosed();
  }

  @Override
  void end() {
    throw channel().sendClosed();
  }

  @Override
  boolean isReceive() {
    return false;
  }

  @Override
  Waiter newWaiter(Thread me, int index, Supplier<SelectRound> round) {
    return isRendezvous()
        ? new SelectOffer(me, round.get(), index, Objects.requireNonNull(message))
        : new Waiter(me);
  }

  @Override
  void accept(Object given) {
    throw new IllegalStateException("this clause sends");
  }

  @Override
  @Nullable Object takeMessage() {
    return null;
  }

  @Override
  void forgetRound() {
    message = null;
  }

  @Override
  R follow(@Nullable Object nothing) {
    return then.get();
  }

  @Override
  boolean isDrained() {
    return false;
  }

  @Override
  @Nullable String drainedName() {
    return null;
  }

  @Override
  public String toString() {
    return "send " + to;
  }
}
