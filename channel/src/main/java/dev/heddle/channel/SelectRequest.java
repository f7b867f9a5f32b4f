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
    SelectRound won = claim();
    if (won == null) {
      return false;
    }
    won.setMessage(message);
    return true;
  }
}
