// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import dev.heddle.testing.Exploration;
import java.util.function.Consumer;

/** What {@link ExploreTest} explores. */
enum ExploreScenario {
  RUN_FAIL_FAST(ExploreLexical::failFast),
  RUN_OUTCOMES(ExploreLexical::outcomes),
  RUN_DEADLINE(ExploreLexical::deadline),
  RUN_INTERRUPTED(ExploreLexical::interruptedCaller),
  RUN_FIRST(ExploreLexical::firstOne),
  RUN_TASK_TIMEOUT(ExploreLexical::taskTimeout),
  MAP_WINDOW(ExploreLexical::window),
  MAP_CONSUMER_THROWS(ExploreLexical::consumerThrows),
  MAP_TOGETHER(ExploreLexical::together),
  RUN_MIX(ExploreMix::play),
  MAP_STOP(ExploreLexical::stopAmongInputs),
  RACE_IN_TURN(ExploreRace::inTurn),
  RACE_STAGGERED(ExploreRace::staggered),
  HANDLE(ExploreHandle::play),
  POOL_STOP(ExplorePools::stop),
  POOL_STOP_NOW(ExplorePools::stopNow),
  POOL_CLOSE(ExplorePools::close),
  POOL_GRACE(ExplorePools::grace),
  POOL_USE(ExplorePools::use),
  POOL_ONE_JOB(ExploreSizes::oneJob),
  POOL_RESIZE(ExploreSizes::resize),
  POOL_RESIZE_OFTEN(ExploreSizes::resizeOften),
  POOL_STOP_SIGNALS(ExplorePools::stopSignals),
  POOL_INIT(ExplorePools::init),
  POOL_STORM(ExploreStorm::play),
  POOL_LISTENER(ExplorePools::listener),
  CANCEL_START(ExploreTickets::cancelAgainstStart),
  CANCEL_ROOM(ExploreTickets::roomOfACancelled),
  CANCEL_HITS_ONE(ExploreTickets::cancelHitsOne),
  TICKET_WAITERS(ExploreTickets::waiters),
  CALL_INTERRUPTED(ExploreTickets::interruptedCallers),
  TASK_TIMEOUT(ExploreTickets::timeout),
  KEYED(ExploreKeyed::inOrder),
  KEYED_FRONT(ExploreKeyed::frontCalledOff),
  KEYED_STOP(ExploreKeyed::untilStopped),
  BATCHES(ExploreTickets::batches),
  OWN_POOL(ExploreTickets::ownPool),
  SCOPE_TREE(ExploreScopes::tree),
  SCOPE_MIX(ExploreScopes::mix),
  SCOPE_CYCLE(ExploreScopes::cycle);

  private static final int MOST_STEPS = 100_000; // some thousands are usual

  private final Consumer<ExploreRun> stage;

  ExploreScenario(Consumer<ExploreRun> stage) {
    this.stage = stage;
  }

  /**
   * Runs {@code count} seeds; called reflectively, on the woven copy.
   *
   * @return null if all went well, or what went wrong, with the seed
   */
  static String explore(String name, long from, int count, boolean traced) {
    var scenario = valueOf(name);
    return Exploration.play(
        name,
        from,
        count,
        traced,
        scheduler -> {
          scheduler.limit(MOST_STEPS);
          var run = new ExploreRun(scheduler);
          scenario.stage.accept(run);
          return run::verify;
        });
  }
}
