// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

/** A select that waits in a rendezvous, and may be given a message if no clause has won yet. */
final class SelectRequest extends SelectWaiter {

  SelectRequest(Thread thread, SelectRound round, int clause) {
    super(thread, round, clause);
  }

  @Override
  boolean isRequesting() {
    return isOpen();
  }

  @Override
  boolean give(Object message) {
    if (!round.claim(clause, this)) {
      return false;
    }
    round.setMessage(message);
    return true;
  }
}
