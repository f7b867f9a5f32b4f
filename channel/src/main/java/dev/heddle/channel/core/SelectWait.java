// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * One wait of a select: a waiter in the wait queue of every clause, all for one thread.
 *
 * At buffers, a wake-up is only a hint. The select tries the clauses whose queues it leads, and goes through one
 * of them or none. Then it leaves all queues and passes on every wake-up that it did not use. Nothing is taken
 * for a clause that loses, so nothing is ever put back.
 *
 * In a rendezvous the other side may match a waiter at any time. A select that waits in one shares a
 * Round among its clauses, and claims it for itself before it tries anything. If that attempt fails, the round is
 * open to others again. A thread may have passed the select by meanwhile, so it looks at the leaders (settle).
 *
 * I1  At most one clause goes through: the other side claims it, or the owner tries it while no other thread can
 *     claim one.
 * I2  A select never meets itself. When it leads both queues of a rendezvous, and another thread waits in one of
 *     them, it goes to the end of that queue.
 *
 * Progress: two selects that each hold an offer for the other may both be trying while they look at each other.
 * Both then find nothing, and try again when they are woken. This repeats only while their timing stays the same.
 */
public final class SelectWait implements Parking.Wake {
  /** No clause went through. As the result of a wait: because the thread was interrupted. */
  public static final int NONE = -1;

  /** Time ran out. */
  public static final int TIMED_OUT = -2;

  /** The core of a clause was closed. */
  public static final int LOOK_AGAIN = -3;

  private final List<SelectClause> clauses;
  private final Object blocker;
  private final int first; // the clause to try first
  private SelectWaiter.@Nullable Round round; // if there is a rendezvous

  /**
   * A wait for the clauses that take part in this round.
   *
   * @param blocker what a thread dump shows
   * @param first the clause to try first
   */
  public SelectWait(List<SelectClause> clauses, Object blocker, int first) {
    this.clauses = clauses;
    this.blocker = blocker;
    this.first = first;
  }

  static {
    // Waits once, in vain, so that no class is initialized and no call linked by a thread that is
    // about to wait: C6.
    var core = new Rendezvous();
    var clauses = List.of(SelectClause.receiving(), SelectClause.sending());
    clauses.getFirst().begin(core);
    clauses.getLast().begin(core, core);
    var wait = new SelectWait(clauses, core, 0);
    try {
      wait.enlist();
      if (wait.tryLeading() == NONE && !wait.rearm() && !wait.mayMissWake()) {
        Parking.park(core, wait, true, System.nanoTime());
      }
      wait.orWinner(TIMED_OUT);
    } finally {
      wait.leave();
    }
  }

  /** Initializes this class, so that a thread that is about to wait need not. */
  public static void load() {}

  /**
   * Waits until {@code deadline} if {@code timed}.
   *
   * @return the clause that went through; TIMED_OUT; LOOK_AGAIN because a core was closed; or NONE
   *     if the thread was interrupted, whose interrupt status is cleared then
   */
  public int await(boolean timed, long deadline) {
    int way;
    try {
      enlist();
      way = awaitInQueues(timed, deadline);
    } finally {
      leave();
    }
    if (way != NONE) {
      acceptGiven();
    }
    return way;
  }

  /** As {@link #await}; NONE if interrupted. */
  private int awaitInQueues(boolean timed, long deadline) {
    for (int looks = 0; ; ) {
      int way = tryLeading();
      if (way != NONE) {
        return way;
      }
      if (rearm()) {
        looks = 0;
        continue;
      }
      if (round != null && !round.ownerParks()) {
        Backoff.yieldOnce();
        round.mayPark(); // then look once more
        continue;
      }
      boolean inTime =
          mayMissWake()
              ? Backoff.awaitStep(blocker, looks++, timed, deadline)
              : Parking.park(blocker, this, timed, deadline);
      if (!inTime) {
        return orWinner(TIMED_OUT);
      }
      if (Thread.interrupted()) {
        way = orWinner(NONE);
        if (way != NONE) {
          Thread.currentThread().interrupt(); // a clause was chosen first
        }
        return way;
      }
    }
  }

  /**
   * Enlists in every queue. Of several queues at one core, the queue whose turn it is comes first.
   * All objects are allocated before: a clause may be given a message as soon as it is enlisted.
   */
  private void enlist() {
    for (int i = 0; i < clauses.size(); i++) {
      if (clauses.get(i).takesPart()) {
        prepare(i);
      }
    }
    int at = first;
    for (int k = 0; k < clauses.size(); k++) {
      if (clauses.get(at).takesPart()) {
        clauses.get(at).enlist();
      }
      at = at + 1 == clauses.size() ? 0 : at + 1;
    }
  }

  private void prepare(int index) {
    clauses.get(index).prepare(Thread.currentThread(), index, this::round);
  }

  private SelectWaiter.Round round() {
    SelectWaiter.Round shared = round;
    if (shared == null) {
      shared = new SelectWaiter.Round();
      round = shared;
    }
    return shared;
  }

  private int tryLeading() {
    int at = first;
    for (int k = 0; k < clauses.size(); k++) {
      SelectClause clause = clauses.get(at);
      if (clause.takesPart() && clause.leads()) {
        int way = round == null ? tryOne(clause, at) : tryClaimed(clause, at, round);
        if (way != NONE) {
          return way;
        }
      }
      at = at + 1 == clauses.size() ? 0 : at + 1;
    }
    return round != null && round.winner() >= 0 ? round.winner() : NONE;
  }

  private int tryOne(SelectClause clause, int index) {
    if (clause.attempt(true)) {
      return index;
    }
    return clause.isOver() ? LOOK_AGAIN : NONE;
  }

  private int tryClaimed(SelectClause clause, int index, SelectWaiter.Round round) {
    if (meetsItself(clause, round)) {
      if (clause.isOver()) {
        return orWinner(LOOK_AGAIN);
      }
      return stepBack(clause.core(), round) ? NONE : round.winner();
    }
    if (!clause.isReady() && !clause.isOver()) {
      return NONE;
    }
    if (!round.claimSelf()) {
      return round.winner();
    }
    int way = tryOne(clause, index);
    if (way == NONE) {
      round.reopen();
      settle();
    }
    return way;
  }

  private static boolean meetsItself(SelectClause clause, SelectWaiter.Round round) {
    return clause.others().leader() instanceof SelectWaiter other && other.isOf(round);
  }

  /**
   * Lets the waiters behind go first in one of the two queues of a core, so that a pair can lead.
   * False if a thread of the other side claimed a clause first.
   */
  private boolean stepBack(Core core, SelectWaiter.Round round) {
    int index = followed(core, true);
    if (index < 0) {
      index = followed(core, false);
    }
    if (index >= 0) {
      if (!round.claimSelf()) {
        return false;
      }
      clauses.get(index).leaveForGood();
      prepare(index);
      clauses.get(index).enlist();
      round.reopen();
      settle();
    }
    return true;
  }

  /**
   * The clause at a core that leads its queue and is followed by another thread; a negative number
   * if there is none.
   */
  private int followed(Core core, boolean receives) {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause clause = clauses.get(i);
      if (clause.takesPart()
          && clause.isReceive() == receives
          && clause.isAt(core)
          && clause.leads()
          && clause.isFollowedByOther()) {
        return i;
      }
    }
    return NONE;
  }

  private void settle() {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause clause = clauses.get(i);
      if (clause.takesPart()) {
        clause.core().settle();
      }
    }
  }

  /** Returns {@code way}; or the clause that a thread of the other side chose, if it was first. */
  private int orWinner(int way) {
    return round == null || round.claimSelf() ? way : round.winner();
  }

  /**
   * To call after leaving: waits for the message on its way, if a thread of the other side chose to
   * give one.
   */
  private void acceptGiven() {
    SelectWaiter.Round shared = round;
    int winner = shared == null ? NONE : shared.winner();
    if (shared != null && winner >= 0 && clauses.get(winner).isReceive()) {
      clauses.get(winner).accept(shared.awaitMessage(blocker));
    }
  }

  private boolean rearm() {
    boolean any = false;
    for (int i = 0; i < clauses.size(); i++) {
      any |= clauses.get(i).rearm();
    }
    return any;
  }

  private boolean mayMissWake() {
    for (int i = 0; i < clauses.size(); i++) {
      if (clauses.get(i).mayMissWake()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean isWoken() {
    for (int i = 0; i < clauses.size(); i++) {
      if (clauses.get(i).isWoken()) {
        return true;
      }
    }
    return round != null && round.winner() >= 0;
  }

  private void leave() {
    int winner = round == null || round.claimSelf() ? NONE : round.winner();
    for (int i = 0; i < clauses.size(); i++) {
      if (i == winner) {
        clauses.get(i).forgetWaiter(); // the place in the queue went with the match
      } else {
        clauses.get(i).leave();
      }
    }
  }
}
