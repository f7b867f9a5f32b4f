// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import org.jspecify.annotations.Nullable;

/** Threads that wait for a message. In a thread dump: what a parked receiver is blocked on. */
final class ReceiveWaitQueue extends WaitQueue {
  private final Core core;

  ReceiveWaitQueue(Core core) {
    this.core = core;
  }

  @Override
  @Nullable Object attempt(@Nullable Object message) {
    return core.pollLeading();
  }

  @Override
  boolean isOver() {
    return core.isDrained();
  }

  @Override
  boolean isWorthTrying() {
    return core.hasMessage() || core.isDrained();
  }

  @Override
  void announce() {
    core.awaitMessage();
  }

  @Override
  boolean mayMissWake() {
    // In this order: a message that was just being sent when the channel closed may be taken
    // between the two, and then no thread wakes the others.
    return core.mayMissWakes() && (core.hasMessage() || core.isDrained());
  }
}
