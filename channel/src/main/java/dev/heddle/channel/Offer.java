// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/** A sender that waits in a rendezvous, with its message ready to be taken while it leads. */
final class Offer extends RendezvousWaiter {
  private final Object message;

  Offer(Thread thread, Object message) {
    super(thread);
    this.message = message;
  }

  @Override
  boolean isOffering() {
    return state == ARMED;
  }

  @Override
  @Nullable Object takeOffer() {
    return changeState(ARMED, MATCHED) ? message : null;
  }

  @Override
  Object message() {
    return message;
  }
}
