// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * A select that waits in a rendezvous, with a message that may be taken if no clause has won yet.
 */
@SuppressWarnings("ReferenceEquality") // a round equals itself alone
final class SelectOffer extends Waiter {
  private final SelectRound round;
  private final int clause;
  private final Object message;

  SelectOffer(Thread thread, SelectRound round, int clause, Object message) {
    super(thread);
    this.round = round;
    this.clause = clause;
    this.message = message;
  }

  @Override
  boolean isOf(SelectRound other) {
    return round == other;
  }

  @Override
  boolean isOffering() {
    return state != BEHIND && round.isOpen();
  }

  @Override
  @Nullable Object takeOffer() {
    return round.claim(clause, this) ? message : null;
  }

  @Override
  void unpark() {
    if (round.ownerParks()) {
      super.unpark();
    }
  }
}
