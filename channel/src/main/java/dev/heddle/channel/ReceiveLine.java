// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/** The threads that wait for a message. In a thread dump: what a parked receiver is blocked on. */
final class ReceiveLine extends Line {
  private final BoundedChannel<?> channel;
  private final Ring ring;

  ReceiveLine(BoundedChannel<?> channel, Ring ring) {
    this.channel = channel;
    this.ring = ring;
  }

  @Override
  @Nullable Object attempt(@Nullable Object message) {
    return ring.poll();
  }

  @Override
  boolean isOver() {
    return ring.isDrained();
  }

  @Override
  boolean isWorthALook() {
    return ring.hasMessage() || ring.isDrained();
  }

  @Override
  InterruptedException interrupted() {
    return channel.receiveInterrupted();
  }
}
