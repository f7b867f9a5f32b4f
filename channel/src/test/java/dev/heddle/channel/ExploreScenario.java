// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import dev.heddle.testing.Exploration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What {@link ExploreTest} explores: each actors' play, at each of its capacities. {@link
 * ExploreKind#UNLIMITED} and {@link ExploreKind#RENDEZVOUS} are among them; any other negative one
 * drops messages rather than wait for room.
 */
enum ExploreScenario {
  PAIR(ExploreHandOver::pair, 1),
  MANY_8_8(run -> ExploreHandOver.many(run, 8, 8, 2), 4, ExploreKind.RENDEZVOUS),
  MANY_6_6(run -> ExploreHandOver.many(run, 6, 6, 2), 2),
  ONE_8(run -> ExploreHandOver.many(run, 1, 8, 16), 1),
  EIGHT_1(run -> ExploreHandOver.many(run, 8, 1, 2), 1),
  MANY_3_3(
      run -> ExploreHandOver.many(run, 3, 3, 3), 1, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  MANY_8_3(run -> ExploreHandOver.many(run, 8, 3, 3), 3),
  MANY_3_8(run -> ExploreHandOver.many(run, 3, 8, 8), 3),
  INTERRUPTED_RECEIVER(ExploreHandOver::interruptedReceiver, 1, 2, ExploreKind.RENDEZVOUS),
  INTERRUPTED_SENDER(ExploreHandOver::interruptedSender, 1, 2, ExploreKind.RENDEZVOUS),
  TIMED_RECEIVER(ExploreHandOver::timedReceiver, 1, 2, ExploreKind.RENDEZVOUS),
  TIMED_SENDER(ExploreHandOver::timedSender, 1, 2, ExploreKind.RENDEZVOUS),
  ALL_TIMED(ExploreHandOver::allTimed, 1, 3, -2, ExploreKind.RENDEZVOUS),
  GIVE_UP_BEHIND(ExploreHandOver::giveUpBehind, 2, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  CLOSE_PARKED_SENDERS(ExploreClosing::parkedSenders, 1, 2, ExploreKind.RENDEZVOUS),
  CLOSE_PARKED_RECEIVERS(
      ExploreClosing::parkedReceivers, 1, 2, ExploreKind.UNLIMITED, -2, ExploreKind.RENDEZVOUS),
  CLOSE_WITH(ExploreClosing::closeWith, 1, 3, -2, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  CLOSE_MIDWAY(
      ExploreClosing::inTheMiddleOfASend, 1, 2, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  CANCEL(ExploreClosing::cancel, 1, 2, 4, ExploreKind.UNLIMITED, -1, -2, ExploreKind.RENDEZVOUS),
  LAST_RECEIVER(
      ExploreClosing::lastReceiver, 1, 3, ExploreKind.UNLIMITED, -1, ExploreKind.RENDEZVOUS),
  SHARE_COUNTS(
      ExploreClosing::shareCounts, 1, 2, ExploreKind.UNLIMITED, -2, ExploreKind.RENDEZVOUS),
  SEND_CLOSE_CANCEL(
      ExploreClosing::everythingAtOnce,
      1,
      2,
      3,
      -1,
      -2,
      ExploreKind.UNLIMITED,
      ExploreKind.RENDEZVOUS),
  CLOSED_STAYS_CLOSED(
      ExploreClosing::staysAsItWasSaid, 1, 2, -1, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  SELECT_SELECT(ExploreSelect::againstSelect, 1, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  SELECT_PLAIN(ExploreSelect::againstPlainEnds, 1, 2, ExploreKind.RENDEZVOUS),
  SELECT_TIME(ExploreSelect::againstTime, 1, ExploreKind.RENDEZVOUS),
  SELECT_BOTH_WAYS(ExploreSelect::bothWays, 1, ExploreKind.RENDEZVOUS),
  SELECT_CLOSE(ExploreSelect::againstClose, 1, 2, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  BATCH_MANY(ExploreBatch::many, 1, 3, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  BATCH_MIXED(ExploreBatch::mixed, 1, 3, -2, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  BATCH_CLOSE(ExploreBatch::againstClose, 1, 3, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  BATCH_CANCEL(
      ExploreBatch::againstCancel, 1, 3, 8, -2, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  DROP_HOOK_THROWS(ExploreDrop::throwingHook, -1),
  DROP_ONE_TOO_MANY(ExploreTry::oneTooMany, -2, -3, -4),
  TRY_NEITHER_FULL_NOR_EMPTY(ExploreTry::neitherFullNorEmpty, 5, ExploreKind.UNLIMITED, -5),
  TRY_SELECT_READY(ExploreTry::oneIsAlwaysReady, 2, ExploreKind.UNLIMITED),
  TRY_SELECT_ROOM(ExploreTry::oneHasAlwaysRoom, 1),
  REMOVE(ExploreTry::remove, 1, 2, 4, ExploreKind.UNLIMITED, -3),
  REMOVE_OWN(ExploreTry::removeOwn, 4, ExploreKind.UNLIMITED, -4),
  SUBSCRIPTIONS(ExploreFlow::subscriptions, 3, 1, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS),
  SUBSCRIBER(ExploreFlow::subscriber, 1, -1, ExploreKind.UNLIMITED, ExploreKind.RENDEZVOUS);

  final List<Integer> capacities;
  private final Consumer<ExploreRun> stage;

  ExploreScenario(Consumer<ExploreRun> stage, Integer... capacities) {
    this.stage = stage;
    this.capacities = List.of(capacities);
  }

  /**
   * Runs {@code count} seeds; called reflectively, on the woven copy.
   *
   * @return null if all went well, or what went wrong, with the seed
   */
  static String explore(String name, int capacity, long from, int count, boolean traced) {
    var scenario = valueOf(name);
    return Exploration.play(
        name + ":" + capacity,
        from,
        count,
        traced,
        scheduler -> {
          var run = new ExploreRun(scheduler, capacity);
          scenario.stage.accept(run);
          return run::verify;
        });
  }
}
