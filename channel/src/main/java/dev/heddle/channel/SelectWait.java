// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * One wait of a select: a waiter in the line of every clause, all for one thread.
 *
 * With buffers, being woken is a hint and no more: the select tries the clauses whose lines it leads, goes
 * through one or none, and leaves all lines, passing on every wake-up that it did not use. Nothing is taken
 * for a clause that loses, so nothing is ever put back.
 *
 * In a rendezvous the other side may match a waiter at any time. A select that waits in one shares a
 * SelectRound among its clauses, and claims it for itself before it tries anything. If that try fails, it
 * is open to others again, and, since one may have passed it by meanwhile, makes receivers look (settle).
 *
 * I1  At most one clause goes through: claimed by the other side, or tried by the owner while nobody can.
 * I2  A select never meets itself. When it leads both lines of a rendezvous, it steps back for who is
 *     behind it in one of them.
 *
 * Progress: two selects that each hold an offer for the other may both be trying while they look at each
 * other, find nothing, and try again when they are woken; it takes the same timing on both sides each time.
 */
final class SelectWait<R> implements Parking.Wake {
  static final int NONE = -1;
  static final int TIMED_OUT = -2;
  static final int LOOK_AGAIN = -3;

  private final List<SelectClause<R>> clauses;
  private final Select<R> select;
  private final int first; // of the clauses to try
  private @Nullable SelectRound round; // if there is a rendezvous

  SelectWait(List<SelectClause<R>> clauses, Select<R> select, int first) {
    this.clauses = clauses;
    this.select = select;
    this.first = first;
  }

  /**
   * Waits once, in vain, so that no class is initialized and no call linked by a thread that is
   * about to wait: C6.
   */
  static void load() {
    var channel = new RendezvousChannel<Object>(null, null);
    var chan = new Chan<>(channel);
    var select = Select.<Object>create();
    var clauses =
        List.<SelectClause<Object>>of(
            new ReceiveClause<>(chan, message -> message, () -> {}),
            new SendClause<>(chan, () -> chan, () -> chan));
    clauses.forEach(SelectClause::prepare);
    var wait = new SelectWait<>(clauses, select, 0);
    StackReserve.forWaiting();
    try {
      wait.enlist();
      if (wait.tryLeading() == NONE && !wait.rearm() && !wait.mayMissWake()) {
        Parking.park(select, wait, true, System.nanoTime());
      }
      wait.orWinner(TIMED_OUT);
    } finally {
      wait.leave();
    }
  }

  /**
   * Waits: the clause that went through, TIMED_OUT, or LOOK_AGAIN because a channel ended. Call it
   * through FlightEvents.
   */
  int await(boolean timed, long deadline) throws InterruptedException {
    StackReserve.forWaiting();
    int way;
    try {
      enlist();
      way = awaitInLines(timed, deadline);
    } finally {
      leave();
    }
    if (way == NONE) {
      throw select.interrupted();
    }
    acceptGiven();
    return way;
  }

  /** As {@link #await}; NONE if interrupted. */
  private int awaitInLines(boolean timed, long deadline) {
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
        Line.yieldOnce();
        round.mayPark(); // then look once more
        continue;
      }
      boolean inTime =
          mayMissWake()
              ? Line.pause(select, looks++, timed, deadline)
              : Parking.park(select, this, timed, deadline);
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

  /** What became of the wait, for people to read. */
  String outcome(int way) {
    return switch (way) {
      case NONE -> "interrupted";
      case TIMED_OUT -> "timed out";
      case LOOK_AGAIN -> "ended";
      default -> clauses.get(way).isReceive() ? "received" : "sent";
    };
  }

  /** Where the clause leads that went through, or the first one that ended; null if none did. */
  @Nullable Channel<?> channel(int way) {
    return switch (way) {
      case NONE, TIMED_OUT -> null;
      case LOOK_AGAIN -> ended();
      default -> clauses.get(way).channel();
    };
  }

  private @Nullable Channel<?> ended() {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<R> clause = clauses.get(i);
      if (clause.takesPart() && clause.isOver()) {
        return clause.channel();
      }
    }
    return null;
  }

  /** How many clauses take part. */
  int clauses() {
    int count = 0;
    for (int i = 0; i < clauses.size(); i++) {
      count += clauses.get(i).takesPart() ? 1 : 0;
    }
    return count;
  }

  /**
   * Stands in every line; of several for one channel, first in that whose turn it is. All that is
   * allocated is so before: a clause may be given a message as soon as it stands in line.
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
    SelectClause<R> clause = clauses.get(index);
    clause.prepare(clause.newWaiter(Thread.currentThread(), index, this::round));
  }

  private SelectRound round() {
    SelectRound shared = round;
    if (shared == null) {
      shared = new SelectRound();
      round = shared;
    }
    return shared;
  }

  private int tryLeading() {
    int at = first;
    for (int k = 0; k < clauses.size(); k++) {
      SelectClause<R> clause = clauses.get(at);
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

  private int tryOne(SelectClause<R> clause, int index) {
    if (clause.attempt(true)) {
      return index;
    }
    return clause.isOver() ? LOOK_AGAIN : NONE;
  }

  private int tryClaimed(SelectClause<R> clause, int index, SelectRound round) {
    if (meetsItself(clause, round)) {
      if (clause.isOver()) {
        return orWinner(LOOK_AGAIN);
      }
      return stepBack(clause.channel(), round) ? NONE : round.winner();
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

  private static boolean meetsItself(SelectClause<?> clause, SelectRound round) {
    Line others = clause.isReceive() ? clause.channel().senders : clause.channel().receivers;
    Waiter leader = others.leader();
    return leader != null && leader.isOf(round);
  }

  /**
   * Lets those behind go first, in one of the two lines of a channel: then a pair can lead. False
   * if one of the other side was first.
   */
  private boolean stepBack(Channel<?> channel, SelectRound round) {
    int index = followed(channel, true);
    if (index < 0) {
      index = followed(channel, false);
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

  /** The clause on a channel that leads its line and is followed by another thread; or negative. */
  private int followed(Channel<?> channel, boolean receives) {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<R> clause = clauses.get(i);
      if (clause.takesPart()
          && clause.isReceive() == receives
          && clause.isOn(channel)
          && clause.leads()
          && clause.isFollowedByOther()) {
        return i;
      }
    }
    return NONE;
  }

  private void settle() {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<R> clause = clauses.get(i);
      if (clause.takesPart()) {
        clause.channel().settle();
      }
    }
  }

  /** The way to go without a clause; unless one of the other side chose one first. */
  private int orWinner(int way) {
    return round == null || round.claimSelf() ? way : round.winner();
  }

  /**
   * After leaving: waits for the message on its way, if one of the other side chose to give one.
   */
  private void acceptGiven() {
    SelectRound shared = round;
    int winner = shared == null ? NONE : shared.winner();
    if (shared != null && winner >= 0 && clauses.get(winner).isReceive()) {
      clauses.get(winner).accept(shared.awaitMessage(select));
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
        clauses.get(i).forgetWaiter(); // the place in line went with the match
      } else {
        clauses.get(i).leave();
      }
    }
  }
}
