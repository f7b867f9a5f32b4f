// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.engine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many ends of a channel are open, and what follows from it. Immutable: a change is a new
 * value, put in place by compare-and-set.
 *
 * @param handles open handles that can send and receive
 * @param senders open handles that only send
 * @param receivers open handles that only receive
 * @param receiversGiven whether there was ever a handle that only receives
 * @param phase how far the channel has come
 * @param cause what {@code closeWith} was given, if that closed the channel
 */
public record Ends(
    int handles,
    int senders,
    int receivers,
    boolean receiversGiven,
    Phase phase,
    @Nullable Throwable cause) {

  /** How far a channel has come. It only moves forward. */
  public enum Phase {
    /** Senders send. */
    OPEN,
    /** No sender is left, or it was closed for all: receivers take what is buffered. */
    CLOSED,
    /** Nothing is received any more: what was buffered is given back. */
    CANCELLED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A new channel: one handle. */
  public static final Ends NEW = new Ends(1, 0, 0, false, Phase.OPEN, null);

  /**
   * A new channel with one sending and one receiving end: one thread feeds it, and one receives.
   */
  public static final Ends ONE_TO_ONE = new Ends(0, 1, 1, true, Phase.OPEN, null);

  /** With {@code change} more handles. */
  public Ends withHandles(int change) {
    return settled(handles + change, senders, receivers, receiversGiven);
  }

  /** With {@code change} more sending ends. */
  public Ends withSenders(int change) {
    return settled(handles, senders + change, receivers, receiversGiven);
  }

  /** With {@code change} more receiving ends. */
  public Ends withReceivers(int change) {
    return settled(handles, senders, receivers + change, true);
  }

  /** Closed for all senders. */
  public Ends closed(@Nullable Throwable why) {
    return phase == Phase.OPEN
        ? new Ends(handles, senders, receivers, receiversGiven, Phase.CLOSED, why)
            .withHandles(0) // with no receiver left to drain it, closing cancels
        : this;
  }

  /** Closed for both sides. */
  public Ends cancelled() {
    return withPhase(Phase.CANCELLED);
  }

  int sendingEnds() {
    return handles + senders;
  }

  Ends withPhase(Phase other) {
    return phase == other
        ? this
        : new Ends(handles, senders, receivers, receiversGiven, other, cause);
  }

  /** Whether a drained channel ended regularly: neither cancelled nor closed with a cause. */
  public boolean areRegular() {
    return phase != Phase.CANCELLED && cause == null;
  }

  /** Applies the rules by which the counts close or cancel the channel. */
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
