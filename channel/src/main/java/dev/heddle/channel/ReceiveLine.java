// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/** The threads that wait for a message. In a thread dump: what a parked receiver is blocked on. */
final class ReceiveLine extends Line {
  private final Channel<?> channel;

  ReceiveLine(Channel<?> channel) {
    this.channel = channel;
  }

  @Override
  @Nullable Object attempt(@Nullable Object message) {
    return channel.pollLeading();
  }

  @Override
  boolean isOver() {
    return channel.isDrained();
  }

  @Override
  boolean isWorthALook() {
    return channel.hasMessage() || channel.isDrained();
  }

  @Override
  void announce() {
    channel.awaitMessage();
  }

  @Override
  boolean mayMissWake() {
    // in this order: what was in the middle of being sent when the channel closed may be taken
    // in between, and then nobody wakes the others
    return channel.mayMissWakes() && (channel.hasMessage() || channel.isDrained());
  }

  @Override
  InterruptedException interrupted() {
    return channel.receiveInterrupted();
  }
}
