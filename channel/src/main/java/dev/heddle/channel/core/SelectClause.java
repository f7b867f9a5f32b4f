// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a select may go, as far as cores and wait queues are concerned: it sends one
 * message to a core, or receives one, in each round in which it takes part. For the thread that is
 * selecting.
 */
public final class SelectClause {
  private final boolean receives;
  private @Nullable Core core; // of this round; null: the clause takes no part in it
  private @Nullable Object message; // to send in this round; or received in it
  private @Nullable Waiter prepared; // allocated before the select is in any queue
  private @Nullable Waiter waiter; // while the select waits
  private long noted;

  private SelectClause(boolean receives) {
    this.receives = receives;
  }

  /** One that sends. */
  public static SelectClause sending() {
    return new SelectClause(false);
  }

  /** One that receives. */
  public static SelectClause receiving() {
    return new SelectClause(true);
  }

  // A round.

  /** In this round it takes part, at that core; null leaves it out. */
  public void begin(@Nullable Core at) {
    core = at;
  }

  /** In this round it takes part, and sends that message. */
  public void begin(Core at, Object toSend) {
    core = at;
    message = toSend;
  }

  /** Takes no part any more. */
  public void leaveOut() {
    core = null;
  }

  /** Whether it takes part in this round. */
  public boolean takesPart() {
    return core != null;
  }

  /** Whether it receives. */
  public boolean isReceive() {
    return receives;
  }

  /** Tries to go through. */
  public boolean attempt() {
    return attempt(false);
  }

  /** Tries to go through, as one that came by or as one that leads its queue. */
  boolean attempt(boolean leading) {
    Core at = core();
    if (receives) {
      message = leading ? at.pollLeading() : at.poll();
      return message != null;
    }
    Object toSend = Objects.requireNonNull(message);
    return leading ? at.putLeading(toSend) : at.put(toSend);
  }

  /** Whether the core is closed for this clause. */
  public boolean isOver() {
    return receives ? core().isDrained() : core().isClosed();
  }

  /** Whether its core is a rendezvous. */
  public boolean isRendezvous() {
    return core().capacity() == 0;
  }

  /** The message that was received, or that was to be sent: it is kept here no longer. */
  public @Nullable Object takeMessage() {
    Object taken = message;
    message = null;
    return taken;
  }

  /** Notes what went through the cores so far, for {@link #hasOneChanged}. */
  public static void note(List<SelectClause> clauses) {
    for (int i = 0; i < clauses.size(); i++) {
      clauses.get(i).noted = clauses.get(i).turnover();
    }
  }

  /**
   * Whether anything went through one of the cores since it was noted. If not, and no attempt since
   * then has succeeded, there was a moment at which none could: after the last attempt.
   */
  public static boolean hasOneChanged(List<SelectClause> clauses) {
    for (int i = 0; i < clauses.size(); i++) {
      if (clauses.get(i).noted != clauses.get(i).turnover()) {
        return true;
      }
    }
    return false;
  }

  private long turnover() {
    return core == null ? 0 : core.turnover();
  }

  /** Whether an attempt may succeed when a step is over that others have begun. */
  public static boolean isOneNear(List<SelectClause> clauses) {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause clause = clauses.get(i);
      if (clause.takesPart()
          && (clause.receives ? clause.core().isMessageNear() : clause.core().isRoomNear())) {
        return true;
      }
    }
    return false;
  }

  /** Whether an attempt is worth its while. */
  boolean isReady() {
    return receives ? core().hasMessage() : core().hasRoom();
  }

  /** For the clause that a sender gave a message. */
  void accept(Object given) {
    message = given;
  }

  Core core() {
    return Objects.requireNonNull(core);
  }

  @SuppressWarnings("ReferenceEquality") // a core equals itself alone
  boolean isAt(Core other) {
    return core == other;
  }

  // A wait.

  private WaitQueue queue() {
    return receives ? core().receivers : core().senders;
  }

  /** The queue of the other side. */
  WaitQueue others() {
    return receives ? core().senders : core().receivers;
  }

  /** Allocates the waiter for the next {@link #enlist}, which others may match in a rendezvous. */
  void prepare(Thread me, int index, Supplier<SelectWaiter.Round> round) {
    if (!isRendezvous()) {
      prepared = new BufferWaiter(me);
    } else if (receives) {
      prepared = new SelectWaiter.Request(me, round.get(), index);
    } else {
      Object toSend = Objects.requireNonNull(message);
      prepared = new SelectWaiter.Offer(me, round.get(), index, toSend);
    }
  }

  void enlist() {
    Waiter me = Objects.requireNonNull(prepared);
    prepared = null;
    waiter = me;
    queue().enlist(me);
    core().settle();
  }

  void leave() {
    Waiter me = waiter;
    waiter = null;
    prepared = null;
    if (me != null) {
      queue().leave(me);
      core().passOn(queue());
    }
  }

  /** As {@link #leave}, while the select goes on: nobody may match that waiter any more. */
  void leaveForGood() {
    Waiter me = waiter;
    leave();
    if (me != null) {
      me.state = Waiter.GONE;
    }
  }

  /** For the clause that was matched: the place in the queue went with it. */
  void forgetWaiter() {
    waiter = null;
  }

  boolean isFollowedByOther() {
    return waiter != null && waiter.isFollowedByOther();
  }

  boolean leads() {
    return waiter != null && waiter.state != Waiter.BEHIND;
  }

  /** True if somebody had woken it: then the select must try once more. */
  boolean rearm() {
    if (waiter == null || waiter.state != Waiter.AWAKE) {
      return false;
    }
    queue().rearm(waiter);
    return true;
  }

  /** Whether somebody has woken it. */
  boolean isWoken() {
    return waiter != null && waiter.isWoken();
  }

  /** Whether it may go through before long without anybody waking the select. */
  boolean mayMissWake() {
    return takesPart() && leads() && queue().mayMissWake();
  }

  /** A select that waits at a buffer: being woken is a hint, and nobody matches it. */
  private static final class BufferWaiter extends Waiter {
    BufferWaiter(Thread thread) {
      super(thread);
    }

    @Override
    boolean isOfSelect() {
      return true;
    }
  }
}
