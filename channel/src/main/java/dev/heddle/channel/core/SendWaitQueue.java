// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import org.jspecify.annotations.Nullable;

/** Threads that wait for room. In a thread dump: what a parked sender is blocked on. */
final class SendWaitQueue extends WaitQueue {
  private final Core core;

  SendWaitQueue(Core core) {
    this.core = core;
  }

  @Override
  @Nullable Object attempt(@Nullable Object message) {
    return message != null && core.putLeading(message) ? message : null;
  }

  @Override
  boolean isOver() {
    return core.isClosed();
  }

  @Override
  boolean isWorthTrying() {
    return core.isClosed() || core.hasRoom();
  }

  @Override
  void announce() {
    core.awaitRoom();
  }

  @Override
  boolean mayMissWake() {
    return core.mayMissWakes() && core.hasRoom();
  }
}
