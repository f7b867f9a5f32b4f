// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/**
 * A select that waits in a rendezvous, for one of its clauses. Who claims that clause matches it.
 */
@SuppressWarnings("ReferenceEquality") // a round equals itself alone
abstract sealed class SelectWaiter extends Waiter permits SelectOffer, SelectRequest {
  final SelectRound round;
  final int clause;

  SelectWaiter(Thread thread, SelectRound round, int clause) {
    super(thread);
    this.round = round;
    this.clause = clause;
  }

  @Override
  final boolean isOf(SelectRound other) {
    return round == other;
  }

  /** Whether it leads, and no clause has won yet. */
  final boolean isOpen() {
    return state != BEHIND && round.isOpen();
  }

  @Override
  final void unpark() {
    if (round.ownerParks()) {
      super.unpark();
    }
  }
}
