// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * A select that waits in a rendezvous, with a message that may be taken if no clause has won yet.
 */
final class SelectOffer extends SelectWaiter {
  private @Nullable Object message; // until the owner has left

  SelectOffer(Thread thread, SelectRound round, int clause, Object message) {
    super(thread, round, clause);
    this.message = message;
  }

  @Override
  boolean isOffering() {
    return isOpen();
  }

  @Override
  @Nullable Object takeOffer() {
    Object offered = message; // before it is claimed: the owner may leave then
    return claim() != null ? offered : null;
  }

  @Override
  void forget() {
    super.forget();
    message = null;
  }
}
