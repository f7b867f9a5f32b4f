// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.channel.core.Backoff;
import dev.heddle.channel.core.SelectClause;
import dev.heddle.channel.core.SelectWait;
import dev.heddle.channel.diagnostics.FlightEvents;
import dev.heddle.channel.engine.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The clauses of a select, and how a round tries them and waits for them. For the thread that is
 * selecting.
 */
final class Clauses<R> {
  static {
    SelectWait.load();
  }

  private final Object select; // a thread that waits is parked on it
  private final List<Clause<R>> clauses = new ArrayList<>();
  private final List<SelectClause> parts = new ArrayList<>(); // of the clauses, in the same order
  private boolean biased;
  private int start; // where a round begins to try: after the clause that went through last
  private @Nullable ChannelClosedException over; // the exception that tells the end, if it has come

  Clauses(Object select) {
    this.select = select;
  }

  void add(Clause<R> clause) {
    clauses.add(clause);
    parts.add(clause.part);
  }

  /** From now on, a round begins with the first clause. */
  void bias() {
    biased = true;
    start = 0;
  }

  boolean isEmpty() {
    return clauses.isEmpty();
  }

  boolean haveReceive() {
    return parts.stream().anyMatch(SelectClause::isReceive);
  }

  /** Whether it is the exception that tells the end. */
  @SuppressWarnings("ReferenceEquality") // a function may throw one of its own
  boolean areOver(ChannelClosedException thrown) {
    return thrown == over;
  }

  /** Prepares for a round. */
  void prepare() {
    for (int i = 0; i < clauses.size(); i++) {
      clauses.get(i).prepare();
    }
  }

  /** Waits until a clause goes through. Returns that clause, or TIMED_OUT. */
  int awaitOne(boolean timed, long deadline) throws InterruptedException {
    for (boolean fresh = true; ; ) {
      int way = look();
      if (way >= 0) {
        return way;
      }
      if (fresh && yieldOnce()) {
        fresh = false;
        continue;
      }
      way = await(timed, deadline);
      if (way != SelectWait.LOOK_AGAIN) {
        return way;
      }
    }
  }

  private int await(boolean timed, long deadline) throws InterruptedException {
    Object recorded = FlightEvents.selectWaits();
    int way = SelectWait.NONE;
    try {
      way = new SelectWait(parts, select, start).await(timed, deadline);
    } finally {
      if (recorded != null) {
        record(recorded, way);
      }
    }
    if (way == SelectWait.NONE) {
      throw interrupted();
    }
    return way;
  }

  /** Records the event of a wait that has ended, however it ended. */
  private void record(Object wait, int way) {
    try {
      FlightEvents.selectWaited(wait, outcome(way), taking(), channel(way));
    } catch (Throwable lost) {
      // rather the event than the message that may just have been received: C2
    }
  }

  private String outcome(int way) {
    return switch (way) {
      case SelectWait.NONE -> "interrupted";
      case SelectWait.TIMED_OUT -> "timed out";
      case SelectWait.LOOK_AGAIN -> "ended";
      default -> parts.get(way).isReceive() ? "received" : "sent";
    };
  }

  private int taking() {
    int count = 0;
    for (int i = 0; i < parts.size(); i++) {
      count += parts.get(i).takesPart() ? 1 : 0;
    }
    return count;
  }

  /** The channel that was used, or the first one that ended; null if none. */
  private @Nullable Channel<?> channel(int way) {
    if (way >= 0) {
      return clauses.get(way).channel();
    }
    for (int i = 0; way == SelectWait.LOOK_AGAIN && i < parts.size(); i++) {
      if (parts.get(i).takesPart() && parts.get(i).isOver()) {
        return clauses.get(i).channel();
      }
    }
    return null;
  }

  /**
   * Tries until a clause goes through, or at one moment none could. Returns the clause, or a
   * negative number.
   */
  int lookWithoutWaiting() {
    for (int looks = 0; ; ) {
      SelectClause.note(parts);
      int way = look();
      if (way >= 0) {
        return way;
      }
      boolean near = SelectClause.isOneNear(parts);
      if (!SelectClause.hasOneChanged(parts) && !(near && Backoff.giveTime(looks++))) {
        return SelectWait.NONE;
      }
    }
  }

  /**
   * As {@link Backoff#yieldOnce}, but not at a rendezvous: there a thread yields when it has
   * enlisted and can be met.
   */
  private boolean yieldOnce() throws InterruptedException {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).takesPart() && parts.get(i).isRendezvous()) {
        return false;
      }
    }
    boolean yielded = Backoff.yieldOnce();
    if (Thread.interrupted()) {
      throw interrupted();
    }
    return yielded;
  }

  /** Tries each clause once. Returns the clause that went through, or a negative number. */
  private int look() {
    int count = parts.size();
    int at = start;
    for (int k = 0; k < count; k++) {
      SelectClause part = parts.get(at);
      if (part.takesPart()) {
        if (part.attempt()) {
          return at;
        }
        if (part.isOver()) {
          clauses.get(at).end();
        }
      }
      at = at + 1 == count ? 0 : at + 1;
    }
    if (areAllDrained()) {
      over = allDrained();
      throw over;
    }
    return SelectWait.NONE;
  }

  /** Whether there are receive clauses and all are drained. */
  private boolean areAllDrained() {
    boolean any = false;
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).isReceive()) {
        if (!clauses.get(i).isDrained()) {
          return false;
        }
        any = true;
      }
    }
    return any;
  }

  private ChannelClosedException allDrained() {
    var names =
        clauses.stream()
            .filter(Clause::isDrained)
            .map(clause -> clause.channel().name())
            .distinct();
    return new ChannelClosedException(
        "every channel that this select receives from is closed and drained: '%s'"
            .formatted(names.collect(Collectors.joining("', '"))),
        null,
        0,
        null);
  }

  /** Takes the message of a clause that went through. The next round begins after that clause. */
  @Nullable Object taken(int way) {
    if (!biased) {
      start = way + 1 == clauses.size() ? 0 : way + 1;
    }
    return parts.get(way).isReceive() ? parts.get(way).takeMessage() : null;
  }

  /**
   * To call after a round. A message that was not sent is the caller's, so this no longer refers to
   * it.
   */
  void forgetMessages() {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).takeMessage();
    }
  }

  R follow(int way, @Nullable Object message) {
    return clauses.get(way).follow(message);
  }

  static InterruptedException interrupted() {
    return new InterruptedException("interrupted in a select: nothing was sent or received");
  }

  @Override
  public String toString() {
    return clauses.toString();
  }
}
