// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * A select that waits in a rendezvous, for one of its clauses. Who claims that clause matches it.
 */
@SuppressWarnings("ReferenceEquality") // a round equals itself alone
abstract sealed class SelectWaiter extends Waiter permits SelectOffer, SelectRequest {
  private final int clause;
  private @Nullable SelectRound round; // until the owner has left

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
    SelectRound shared = round;
    return state != BEHIND && shared != null && shared.isOpen();
  }

  /** For a thread of the other side: the round, if this clause has won it. */
  final @Nullable SelectRound claim() {
    SelectRound shared = round;
    return shared != null && shared.claim(clause, this) ? shared : null;
  }

  @Override
  void forget() {
    super.forget();
    round = null;
  }

  @Override
  final void unpark() {
    SelectRound shared = round;
    if (shared != null && shared.ownerParks()) {
      super.unpark();
    }
  }
}
