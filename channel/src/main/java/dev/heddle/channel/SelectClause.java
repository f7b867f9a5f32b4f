// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One way in which a select may go. For the thread that is selecting. */
abstract class SelectClause<R> {
  private @Nullable Channel<?> channel; // of this round; null: the clause takes no part in it
  private @Nullable Waiter waiter; // while the select waits

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

  /** The message that the clause offers, if it must lie open for others to take. */
  abstract @Nullable Object offer();

  /** After it went through: what was received, if anything. */
  abstract @Nullable Object takeMessage();

  /** Goes this way, after it went through: what the select gives. */
  abstract R follow(@Nullable Object message);

  /** Whether this receives and was told its end. */
  abstract boolean isDrained();

  final boolean takesPart() {
    return channel != null;
  }

  final void leaveOut() {
    channel = null;
  }

  final Channel<?> channel() {
    return Objects.requireNonNull(channel);
  }

  final void enlist(Waiter me) {
    waiter = me;
    line().enlist(me);
    channel().settle();
  }

  final void leave() {
    Waiter me = waiter;
    waiter = null;
    if (me != null) {
      line().leave(me);
      channel().passOn(line());
    }
  }

  /** For the one whose offer was taken: the place in line went with it. */
  final void forgetWaiter() {
    waiter = null;
  }

  /** Lets the others in its line go first. */
  final void stepBack() {
    leave();
    enlist(new Waiter(Thread.currentThread()));
  }

  final boolean isFollowed() {
    return waiter != null && waiter.isFollowed();
  }

  final boolean leads() {
    return waiter != null && waiter.state != Waiter.BEHIND;
  }

  /** True if somebody had woken it: then the select must look once more. */
  final boolean rearm() {
    if (waiter == null || waiter.state != Waiter.AWAKE) {
      return false;
    }
    waiter.state = Waiter.ARMED;
    return true;
  }
}
