// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * How many ends of a channel are open, and what follows from it. Immutable: a change is a new
 * value, put in place by compare-and-set.
 *
 * @param handles open {@link Chan} handles; each can send and receive
 * @param senders open handles that only send
 * @param receivers open handles that only receive
 * @param receiversGiven whether there was ever a handle that only receives
 * @param cause what {@code closeWith} told, if that closed it
 */
record Ends(
    int handles,
    int senders,
    int receivers,
    boolean receiversGiven,
    Phase phase,
    @Nullable Throwable cause) {

  /** A new channel: one handle. */
  static final Ends NEW = new Ends(1, 0, 0, false, Phase.OPEN, null);

  Ends withHandles(int change) {
    return settled(handles + change, senders, receivers, receiversGiven);
  }

  Ends withSenders(int change) {
    return settled(handles, senders + change, receivers, receiversGiven);
  }

  Ends withReceivers(int change) {
    return settled(handles, senders, receivers + change, true);
  }

  Ends closed(@Nullable Throwable why) {
    return phase == Phase.OPEN
        ? new Ends(handles, senders, receivers, receiversGiven, Phase.CLOSED, why)
            .withHandles(0) // with no receiver left to drain it, closing cancels
        : this;
  }

  Ends cancelled() {
    return phase == Phase.CANCELLED
        ? this
        : new Ends(handles, senders, receivers, receiversGiven, Phase.CANCELLED, cause);
  }

  int sendingEnds() {
    return handles + senders;
  }

  Ends withPhase(Phase other) {
    return new Ends(handles, senders, receivers, receiversGiven, other, cause);
  }

  /** The rules by which the counts end the conversation. */
  private Ends settled(int handles, int senders, int receivers, boolean receiversGiven) {
    Phase now = phase;
    if (now == Phase.OPEN && handles + senders == 0) {
      now = Phase.CLOSED;
    }
    boolean nobodyReceives = receiversGiven && receivers == 0;
    if (nobodyReceives && (now == Phase.CLOSED || handles == 0)) {
      now = Phase.CANCELLED;
    }
    return new Ends(handles, senders, receivers, receiversGiven, now, cause);
  }
}
