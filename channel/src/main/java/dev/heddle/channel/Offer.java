// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sender that waits in a rendezvous, with its message ready to be taken while it leads. */
final class Offer extends RendezvousWaiter {
  private @Nullable Object message; // until the owner has left

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
    Object offered = message; // before it is MATCHED: the owner may leave then
    return changeState(ARMED, MATCHED) ? offered : null;
  }

  @Override
  Object message() {
    return Objects.requireNonNull(message);
  }

  @Override
  void forget() {
    super.forget();
    message = null;
  }
}
