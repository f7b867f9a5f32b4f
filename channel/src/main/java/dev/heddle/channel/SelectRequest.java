// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/** A select that waits in a rendezvous, and may be given a message if no clause has won yet. */
@SuppressWarnings("ReferenceEquality") // a round equals itself alone
final class SelectRequest extends Waiter {
  private final SelectRound round;
  private final int clause;

  SelectRequest(Thread thread, SelectRound round, int clause) {
    super(thread);
    this.round = round;
    this.clause = clause;
  }

  @Override
  boolean isOf(SelectRound other) {
    return round == other;
  }

  @Override
  boolean isRequesting() {
    return state != BEHIND && round.isOpen();
  }

  @Override
  boolean give(Object message) {
    if (!round.claim(clause, this)) {
      return false;
    }
    round.setMessage(message);
    return true;
  }

  @Override
  void unpark() {
    if (round.ownerParks()) {
      super.unpark();
    }
  }
}
