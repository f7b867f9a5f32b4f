// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One clause of a select, as far as cores and wait queues are concerned. In each round in which it
 * takes part, it sends one message to a core or receives one. For the thread that is selecting.
 */
public final class SelectClause {
  static {
    new BufferWaiter(Thread.currentThread()).forget(); // C6: initializes the class
  }

  private final boolean receives;
  private @Nullable Core core; // of this round; null: the clause takes no part in it
  private @Nullable Object message; // to send in this round; or received in it
  private @Nullable Waiter prepared; // allocated before the select is in any queue
  private @Nullable Waiter waiter; // while the select waits
  private long noted;

  private SelectClause(boolean receives) {
    this.receives = receives;
  }

  /** A clause that sends. */
  public static SelectClause sending() {
    return new SelectClause(false);
  }

  /** A clause that receives. */
  public static SelectClause receiving() {
    return new SelectClause(true);
  }

  // A round.

  /** Begins a round at a core; null leaves the clause out of it. */
  public void begin(@Nullable Core at) {
    core = at;
  }

  /** Begins a round at a core, to which the clause sends a message. */
  public void begin(Core at, Object toSend) {
    core = at;
    message = toSend;
  }

  /** Takes no part in the round any more. */
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

  /** Tries to go through, either as the leader of its queue or without being in the queue. */
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

  /** Returns the message that was received, or that was to be sent, and no longer refers to it. */
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
   * Whether anything went through one of the cores since {@link #note}. If not, and if no attempt
   * since then has succeeded, there was a moment at which none could: after the last attempt.
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

  /** Whether an attempt may succeed when a step that another thread has begun is over. */
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

  /** Whether there is a reason to make an attempt. */
  boolean isReady() {
    return receives ? core().hasMessage() : core().hasRoom();
  }

  /** Takes over the message that a sender gave this clause. */
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

  /**
   * Allocates the waiter for the next {@link #enlist}. In a rendezvous, other threads may match it.
   */
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

  /** As {@link #leave}, while the select goes on: from then on no thread may match the waiter. */
  void leaveForGood() {
    Waiter me = waiter;
    leave();
    if (me != null) {
      me.state = Waiter.GONE;
    }
  }

  /** For the clause that was matched: its place in the queue went with the match. */
  void forgetWaiter() {
    waiter = null;
  }

  boolean isFollowedByOther() {
    return waiter != null && waiter.isFollowedByOther();
  }

  boolean leads() {
    return waiter != null && waiter.state != Waiter.BEHIND;
  }

  /** Arms the waiter again. True if it had been woken: then the select must try once more. */
  boolean rearm() {
    if (waiter == null || waiter.state != Waiter.AWAKE) {
      return false;
    }
    queue().rearm(waiter);
    return true;
  }

  /** Whether the waiter was woken. */
  boolean isWoken() {
    return waiter != null && waiter.isWoken();
  }

  /** Whether the clause may go through soon although the select is not woken for it. */
  boolean mayMissWake() {
    return takesPart() && leads() && queue().mayMissWake();
  }

  /**
   * A waiter of a select at a buffer. A wake-up is only a hint, and no thread matches this waiter.
   */
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
