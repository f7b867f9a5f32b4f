// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.lang.invoke.ConstantBootstraps;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A waiter of a select in a rendezvous, for one of the clauses. A thread that claims that clause
 * matches this waiter.
 */
@SuppressWarnings("ReferenceEquality") // a round equals itself alone
abstract sealed class SelectWaiter extends RendezvousWaiter {
  private final int clause;
  private @Nullable Round round; // until the owner has left

  SelectWaiter(Thread thread, Round round, int clause) {
    super(thread);
    this.round = round;
    this.clause = clause;
  }

  @Override
  final boolean isOfSelect() {
    return true;
  }

  final boolean isOf(Round other) {
    return round == other;
  }

  /** Whether it leads, and no clause has won yet. */
  final boolean isOpen() {
    Round shared = round;
    return state != BEHIND && shared != null && shared.isOpen();
  }

  /**
   * Claims the clause, for a thread of the other side. Returns the round if the clause has won it.
   */
  final @Nullable Round claim() {
    Round shared = round;
    return shared != null && shared.claim(clause, this) ? shared : null;
  }

  @Override
  void forget() {
    super.forget();
    round = null;
  }

  @Override
  final void unpark() {
    Round shared = round;
    if (shared != null && shared.ownerParks()) {
      super.unpark();
    }
  }

  /** A waiter with a message, which may be taken if no clause has won yet. */
  static final class Offer extends SelectWaiter {
    private @Nullable Object message; // until the owner has left

    Offer(Thread thread, Round round, int clause, Object message) {
      super(thread, round, clause);
      this.message = message;
    }

    @Override
    boolean isOffering() {
      return isOpen();
    }

    @Override
    @Nullable Object take() {
      Object offered = message; // read before it is claimed: the owner may leave then
      return claim() != null ? offered : null;
    }

    @Override
    void forget() {
      super.forget();
      message = null;
    }
  }

  /** A waiter that may be given a message if no clause has won yet. */
  static final class Request extends SelectWaiter {
    Request(Thread thread, Round round, int clause) {
      super(thread, round, clause);
    }

    @Override
    boolean isRequesting() {
      return isOpen();
    }

    @Override
    boolean give(Object message) {
      Round won = claim();
      if (won == null) {
        return false;
      }
      won.setMessage(message);
      return true;
    }
  }

  /**
   * Decides once which clause wins while a select has messages on offer in rendezvous, where other
   * threads may take them at any time. The waiters of one wait share it.
   *
   * <pre>
   *   FROM   TO     BY        WHEN
   *   OPEN   clause receiver  it takes the message that this clause offers
   *   OPEN   clause sender    it gives this clause a message, which follows
   *   OPEN   SELF   owner     it is about to try a clause itself, or gives up
   *   SELF   OPEN   owner     what it tried did not go through; its offers lie open again
   * </pre>
   *
   * <p>Each time it opens again, OPEN has a new value. So a thread that looked at a waiter which
   * has since left its place for one further back claims nothing with that waiter.
   */
  static final class Round implements Parking.Wake {
    private static final int SELF = Integer.MIN_VALUE;
    private static final VarHandle STATE =
        ConstantBootstraps.fieldVarHandle(
            MethodHandles.lookup(), "state", VarHandle.class, Round.class, int.class);

    // SELF | negative: open for the -state-th time | the clause that won
    private volatile int state = -1;
    private int openings = 1; // owner only
    private volatile @Nullable Object message; // for the clause that won, if it receives
    private volatile boolean parks; // the owner may be parked; written by the owner

    boolean isOpen() {
      return isOpen(state);
    }

    private static boolean isOpen(int state) {
      return state < 0 && state != SELF;
    }

    /** For a thread of the other side, with the waiter that it found leading a queue. */
    boolean claim(int winner, Waiter leader) {
      int seen = state;
      return isOpen(seen)
          && (leader.state == ARMED || leader.state == AWAKE)
          && STATE.compareAndSet(this, seen, winner);
    }

    /** For the owner. False if a thread of the other side was first. */
    boolean claimSelf() {
      int seen = state;
      return isOpen(seen) && STATE.compareAndSet(this, seen, SELF);
    }

    /** For the owner, after it has claimed the round for itself. */
    void reopen() {
      openings = openings == Integer.MAX_VALUE ? 1 : openings + 1;
      state = -openings;
    }

    /** For the owner, which must look once more before it parks: I3 of the rendezvous. */
    void mayPark() {
      if (!parks) {
        parks = true;
      }
    }

    /**
     * Whether to wake the owner. For the thread that has claimed a clause, and given its message.
     */
    boolean ownerParks() {
      return parks;
    }

    /** The clause that a thread of the other side chose, or a negative number. */
    int winner() {
      return state;
    }

    /** For the sender that claimed a clause; it wakes the owner afterwards. */
    void setMessage(Object given) {
      message = given;
    }

    /** Whether the message is there. */
    @Override
    public boolean isWoken() {
      return message != null;
    }

    /** For the owner, after a sender has claimed a clause: the message, which is on its way. */
    Object awaitMessage(Object blocker) {
      boolean interrupted = false;
      mayPark();
      Object given = message;
      while (given == null) {
        Parking.park(blocker, this, false, 0);
        interrupted |= Thread.interrupted();
        given = message;
      }
      message = null; // a waiter of this round may stay in another queue for long
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return given;
    }
  }
}
