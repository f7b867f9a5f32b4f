// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/** The threads that wait for room. In a thread dump: what a parked sender is blocked on. */
final class SendLine extends Line {
  private final Channel<?> channel;

  SendLine(Channel<?> channel) {
    this.channel = channel;
  }

  /** To call after messages were taken out, if that was awaited, see {@link Buffer#awaitRoom}. */
  void wakeForRoom() {
    wake();
    channel.tookSome();
  }

  @Override
  @Nullable Object attempt(@Nullable Object message) {
    return message != null && channel.putLeading(message) ? message : null;
  }

  @Override
  boolean isOver() {
    return channel.isClosed();
  }

  @Override
  boolean isWorthALook() {
    return channel.isClosed() || channel.hasRoom();
  }

  @Override
  void announce() {
    channel.awaitRoom();
  }

  @Override
  boolean mayMissWake() {
    return channel.mayMissWakes() && channel.hasRoom();
  }

  @Override
  InterruptedException interrupted() {
    return channel.sendInterrupted();
  }
}
