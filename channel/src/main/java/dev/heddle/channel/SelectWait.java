// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One wait of a select: a waiter in the line of every clause, all for one thread.
 *
 * With buffers, being woken is a hint and no more: the select tries the clauses whose lines it leads, goes
 * through one or none, and leaves all lines, passing on every wake-up that it did not use. Nothing is taken
 * for a clause that loses, so nothing is ever put back.
 *
 * In a rendezvous a sender's message lies open for receivers to take. A select with such offers shares one
 * SelectRound among them, and claims it for itself before it tries anything. If that try fails, it lays its
 * offers open again, and, since a receiver may have passed them by meanwhile, makes receivers look (settle).
 *
 * I1  At most one clause goes through: claimed by a receiver, or tried by the owner while nobody else can.
 * I2  A select never meets itself. When it leads both lines of a rendezvous, it steps back in the
 *     receivers' line for who is behind.
 *
 * Progress: two selects that each hold an offer for the other may both be trying while they look at each
 * other, find nothing, and try again when they are woken; it takes the same timing on both sides each time.
 */
final class SelectWait<R> {
  static final int NONE = -1;
  static final int TIMED_OUT = -2;
  static final int LOOK_AGAIN = -3;

  private final List<SelectClause<R>> clauses;
  private final Select<R> select;
  private @Nullable SelectRound round; // if there are offers

  SelectWait(List<SelectClause<R>> clauses, Select<R> select) {
    this.clauses = clauses;
    this.select = select;
  }

  /** Waits: the clause that went through, TIMED_OUT, or LOOK_AGAIN because a channel ended. */
  int await(boolean timed, long deadline) throws InterruptedException {
    StackReserve.forWaiting();
    try {
      enlist();
      for (; ; ) {
        int way = tryLeading();
        if (way != NONE) {
          return way;
        }
        if (rearm()) {
          continue;
        }
        if (!park(timed, deadline)) {
          return orWinner(TIMED_OUT);
        }
        if (Thread.interrupted()) {
          way = orWinner(NONE);
          if (way == NONE) {
            throw select.interrupted();
          }
          Thread.currentThread().interrupt(); // its offer was taken first
          return way;
        }
      }
    } finally {
      leave();
    }
  }

  private void enlist() {
    Thread me = Thread.currentThread();
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<R> clause = clauses.get(i);
      if (clause.takesPart()) {
        Object offer = clause.offer();
        clause.enlist(offer == null ? new Waiter(me) : new SelectOffer(me, round(), i, offer));
      }
    }
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
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<R> clause = clauses.get(i);
      if (clause.takesPart() && clause.leads()) {
        int way = round == null ? tryOne(clause, i) : tryClaimed(clause, i, round);
        if (way != NONE) {
          return way;
        }
      }
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
    if (clause.isReceive()
        && clause.channel().senders.leader() instanceof SelectOffer offer
        && offer.isOf(round)) {
      if (clause.isFollowed()) {
        clause.stepBack(); // I2
      }
      return clause.isOver() ? orWinner(LOOK_AGAIN) : NONE;
    }
    if (!clause.isReady() && !clause.isOver()) {
      return NONE;
    }
    if (!round.claim(SelectRound.SELF)) {
      return round.winner();
    }
    int way = tryOne(clause, index);
    if (way == NONE) {
      round.reopen();
      settleOffers();
    }
    return way;
  }

  private void settleOffers() {
    for (int i = 0; i < clauses.size(); i++) {
      SelectClause<R> clause = clauses.get(i);
      if (clause.takesPart() && clause.offer() != null) {
        clause.channel().settle();
      }
    }
  }

  /** The way to go without a clause; unless a receiver took an offer first. */
  private int orWinner(int way) {
    return round == null || round.claim(SelectRound.SELF) ? way : round.winner();
  }

  private boolean rearm() {
    boolean any = false;
    for (int i = 0; i < clauses.size(); i++) {
      any |= clauses.get(i).rearm();
    }
    return any;
  }

  /** False if the time is up. */
  private boolean park(boolean timed, long deadline) {
    if (!timed) {
      LockSupport.park(select);
      return true;
    }
    long nanos = deadline - System.nanoTime();
    if (nanos > 0) {
      LockSupport.parkNanos(select, nanos);
    }
    return nanos > 0;
  }

  private void leave() {
    int winner = orWinner(NONE);
    for (int i = 0; i < clauses.size(); i++) {
      if (i == winner) {
        clauses.get(i).forgetWaiter(); // its place in line went with the message
      } else {
        clauses.get(i).leave();
      }
    }
  }
}
