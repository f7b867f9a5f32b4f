// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/** The threads that wait for room. In a thread dump: what a parked sender is blocked on. */
final class SendLine extends Line {
  private final BoundedChannel<?> channel;
  private final Ring ring;

  SendLine(BoundedChannel<?> channel, Ring ring) {
    this.channel = channel;
    this.ring = ring;
  }

  @Override
  @Nullable Object attempt(@Nullable Object message) {
    return message != null && ring.put(message) ? message : null;
  }

  @Override
  boolean isOver() {
    return ring.isClosed();
  }

  @Override
  boolean isWorthALook() {
    return ring.isClosed() || ring.hasRoom();
  }

  @Override
  InterruptedException interrupted() {
    return channel.sendInterrupted();
  }
}
