// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * A select that waits in a rendezvous, with a message that may be taken if no clause has won yet.
 */
final class SelectOffer extends SelectWaiter {
  private final Object message;

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
    return round.claim(clause, this) ? message : null;
  }
}
