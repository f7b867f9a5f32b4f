// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One way in which a select may go. For the thread that is selecting. */
abstract class SelectClause<R> {
  private @Nullable Channel<?> channel; // of this round; null: the clause takes no part in it
  private @Nullable Waiter prepared; // allocated before the select stands in any line
  private @Nullable Waiter waiter; // while the select waits
  private long noted;

  /** Whether there are receive clauses and all are drained. */
  static boolean areAllDrained(List<? extends SelectClause<?>> clauses) {
    boolean any = false;
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<?> clause = clauses.get(i);
      if (clause.isReceive()) {
        if (!clause.isDrained()) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }

  /** Notes what went through the channels so far, for {@link #hasOneChanged}. */
  static void note(List<? extends SelectClause<?>> clauses) {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<?> clause = clauses.get(i);
      clause.noted = clause.turnover();
    }
  }

  /**
   * Whether anything went through one of the channels since it was noted. If not, and no attempt
   * since then has succeeded, there was a moment at which none could: after the last attempt.
   */
  static boolean hasOneChanged(List<? extends SelectClause<?>> clauses) {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<?> clause = clauses.get(i);
      if (clause.noted != clause.turnover()) {
        return true;
      }
    }
    return false;
  }

  private long turnover() {
    return channel == null ? 0 : channel.turnover();
  }

  /** Whether an attempt may succeed when a step is over that others have begun. */
  static boolean isOneNear(List<? extends SelectClause<?>> clauses) {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<?> clause = clauses.get(i);
      if (clause.takesPart() && clause.isNear()) {
        return true;
      }
    }
    return false;
  }

  /** Whether an attempt may succeed when a step is over that others have begun. */
  abstract boolean isNear();

  /** Makes ready for a round. */
  final void prepare() {
    channel = channelOfThisRound();
  }

  /** The channel, or null if the clause takes no part in this round. */
  abstract @Nullable Channel<?> channelOfThisRound();

  abstract Line line();

  /** Tries to go through, as one that came by or as one that leads its line. */
  abstract boolean attempt(boolean leading);

  /** Whether an attempt is worth its while. */
  abstract boolean isReady();

  /** Whether this clause's channel is closed for it. */
  abstract boolean isOver();

  /** Told once that this clause is over; throws if that ends the select. */
  abstract void end();

  abstract boolean isReceive();

  /** A waiter for this clause, that others may match if its channel is a rendezvous. */
  abstract Waiter newWaiter(Thread me, int index, Supplier<SelectRound> round);

  /** For the clause that a sender gave a message. */
  abstract void accept(Object message);

  final boolean isRendezvous() {
    return channel().capacity() == 0;
  }

  /** After it went through: what was received, if anything. */
  abstract @Nullable Object takeMessage();

  /** Lets go of what belongs to this round only: a message that was not sent is the caller's. */
  void forgetRound() {}

  /** Goes this way, after it went through: what the select gives. */
  abstract R follow(@Nullable Object message);

  /** Whether this receives and was told its end. */
  abstract boolean isDrained();

  /** The name of the channel if this is drained; null otherwise. */
  abstract @Nullable String drainedName();

  final boolean takesPart() {
    return channel != null;
  }

  final void leaveOut() {
    channel = null;
  }

  final Channel<?> channel() {
    return Objects.requireNonNull(channel);
  }

  @SuppressWarnings("ReferenceEquality") // a channel equals itself alone
  final boolean isOn(Channel<?> other) {
    return channel == other;
  }

  /** The waiter for the next {@link #enlist}. */
  final void prepare(Waiter me) {
    prepared = me;
  }

  final void enlist() {
    Waiter me = Objects.requireNonNull(prepared);
    prepared = null;
    waiter = me;
    line().enlist(me);
    channel().settle();
  }

  final void leave() {
    Waiter me = waiter;
    waiter = null;
    prepared = null;
    if (me != null) {
      line().leave(me);
      channel().passOn(line());
    }
  }

  /** As {@link #leave}, while the select goes on: nobody may match that waiter any more. */
  final void leaveForGood() {
    Waiter me = waiter;
    leave();
    if (me != null) {
      me.state = Waiter.GONE;
    }
  }

  /** For the clause that was matched: the place in line went with it. */
  final void forgetWaiter() {
    waiter = null;
  }

  final boolean isFollowedByOther() {
    return waiter != null && waiter.isFollowedByOther();
  }

  final boolean leads() {
    return waiter != null && waiter.state != Waiter.BEHIND;
  }

  /** True if somebody had woken it: then the select must look once more. */
  final boolean rearm() {
    if (waiter == null || waiter.state != Waiter.AWAKE) {
      return false;
    }
    line().rearm(waiter);
    return true;
  }

  /** Whether somebody has woken it. */
  final boolean isWoken() {
    return waiter != null && waiter.isWoken();
  }

  /** Whether it may go through before long without anybody waking the select. */
  final boolean mayMissWake() {
    return takesPart() && leads() && line().mayMissWake();
  }
}
