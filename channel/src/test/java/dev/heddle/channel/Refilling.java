// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.ArrayList;

/** Sends another message for each that it is given: so its channel never runs empty. */
final class Refilling extends ArrayList<Integer> {
  private static final long serialVersionUID = 1;

  private final transient Chan<Integer> chan;

  Refilling(Chan<Integer> chan) {
    this.chan = chan;
  }

  @Override
  public boolean add(Integer message) {
    return super.add(message) && chan.trySend(message);
  }
}
