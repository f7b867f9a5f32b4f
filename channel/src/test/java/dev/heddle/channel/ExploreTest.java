// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.testing.DetWeaver;
import dev.heddle.testing.Exploration;
import java.lang.reflect.Method;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C2, C4, C8 in orders that chance would rarely give: every scenario of {@link ExploreScenario},
 * thousands of seeds each, as many as {@link Exploration} is asked for; {@code
 * -Dheddle.replay=SCENARIO:CAPACITY:SEED} runs one and prints every step.
 */
@Tag("explore")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ExploreTest {
  private static final int SEEDS = Exploration.seeds(2_000, 60_000);

  private static final DetWeaver FAITHFUL = Woven.copy();

  @ParameterizedTest
  @EnumSource(ExploreScenario.class)
  void everyMessageHasOneFateAndNobodySleepsOn(ExploreScenario scenario) throws Exception {
    long start = System.nanoTime();
    int seeds = SEEDS / scenario.capacities.size();
    for (int capacity : scenario.capacities) {
      assertNull(explore(FAITHFUL, scenario, capacity, seeds));
    }
    System.out.printf(
        "explored %s: %,d seeds from %d at capacities %s in %d ms%n",
        scenario,
        seeds * scenario.capacities.size(),
        Exploration.FIRST,
        scenario.capacities,
        (System.nanoTime() - start) / 1_000_000);
  }

  @Test
  void oneSeedCanBeReplayed() throws Exception {
    var replay = System.getProperty("heddle.replay", "PAIR:1:0").split(":");
    var explore = method(FAITHFUL);
    int capacity = Integer.parseInt(replay[1]);
    assertNull(
        Exploration.replay(
            Long.parseLong(replay[2]),
            (seed, count) -> exploreOne(explore, replay[0], capacity, seed, count, false),
            (seed, count) -> exploreOne(explore, replay[0], capacity, seed, count, true)));
  }

  /**
   * The control: calls without which somebody sleeps on, or a message is lost, are left out one at
   * a time.
   */
  @ParameterizedTest
  @CsvSource({
    "Ring, put, wake, PAIR",
    "Ring, take, tellTaken, EIGHT_1",
    "RingRuns, publish, wake, BATCH_MANY",
    "RingRuns, empty, tellTaken, BATCH_MANY",
    "RingRuns, publish, takeBack, BATCH_CANCEL",
    "Batch, tellUndelivered, tellUndelivered, BATCH_CANCEL",
    "DroppingRing, drop, accept, DROP_HOOK_THROWS",
    "Core, tryPut, giveTime, TRY_NEITHER_FULL_NOR_EMPTY",
    "Core, tryPoll, giveTime, TRY_NEITHER_FULL_NOR_EMPTY",
    "Clauses, lookWithoutWaiting, hasOneChanged, TRY_SELECT_READY",
    "Clauses, lookWithoutWaiting, hasOneChanged, TRY_SELECT_ROOM",
    "RingRemoval, remove, tellTaken, REMOVE",
    "WaitQueue, enlist, announce, PAIR",
    "WaitQueue, handOver, announce, MANY_3_3",
    "WaitQueue, rearm, announce, MANY_6_6",
    "WaitQueue, awaitEnlisted, mayMissWake, PAIR",
    "ReceiveWaitQueue, mayMissWake, isDrained, CLOSE_MIDWAY",
    "Ring, withdraw, awaitPublication, CANCEL",
    "Rendezvous, matched, settle, MANY_8_8",
    "Rendezvous, await, settle, MANY_8_8",
    "Rendezvous, matchLeaders, release, MANY_8_8",
    "Rendezvous, matchLeaders, wake, SELECT_BOTH_WAYS",
    "Rendezvous, release, wake, MANY_8_8",
    "RendezvousWaiter$Alone, unpark, unpark, MANY_8_8",
    "SelectWaiter, unpark, unpark, SELECT_BOTH_WAYS",
    "SelectWaiter$Round, awaitMessage, mayPark, SELECT_BOTH_WAYS",
    "SelectClause, enlist, settle, SELECT_BOTH_WAYS",
    "SelectClause, leave, passOn, SELECT_BOTH_WAYS",
    "SelectWait, tryClaimed, settle, SELECT_BOTH_WAYS",
    "SelectWait, tryClaimed, stepBack, SELECT_BOTH_WAYS",
    "Channel, end, wakeReceivers, CLOSE_PARKED_RECEIVERS",
    "Channel, end, giveBack, CANCEL",
    "Core, tellTaken, wake, EIGHT_1",
    "Core, tellTaken, run, SUBSCRIPTIONS",
    "Segments, tellIfAwaited, tellTaken, SUBSCRIPTIONS",
    "Watchers, run, awaitRoom, SUBSCRIPTIONS",
    "Watchers, tell, awaitRoom, SUBSCRIPTIONS",
    "Watchers, tell, tellAll, SUBSCRIPTIONS",
    "Watchers, add, awaitRoom, SUBSCRIPTIONS",
    "Channel, watch, afterTaking, SUBSCRIPTIONS",
    "SendingSubscriber, onSubscribe, watch, SUBSCRIBER",
    "SendingSubscriber, onSubscribe, look, SUBSCRIBER",
    "SendingSubscriber, cancel, callPublisher, SUBSCRIBER",
    "Channel, change, tellWatchers, SUBSCRIBER",
    "WaitQueue, awaitEnlisted, passOn, MANY_3_3",
    "WaitQueue, awaitEnlisted, leave, ONE_8",
    "WaitQueue, leave, handOver, MANY_6_6",
    "Waiter, signal, unpark, PAIR"
  })
  void plantedFaultsAreFound(String owner, String method, String callee, ExploreScenario scenario)
      throws Exception {
    var faulty = Woven.with(new DetWeaver.Fault(owner, method, callee));
    boolean buffered =
        !scenario.capacities.contains(ExploreKind.RENDEZVOUS)
            || !(owner.startsWith("Rendezvous")
                || owner.startsWith("Select")
                || owner.equals("Clauses"));
    int capacity =
        owner.equals("Segments")
            ? ExploreKind.UNLIMITED
            : buffered ? scenario.capacities.getFirst() : ExploreKind.RENDEZVOUS;
    var failed = explore(faulty, scenario, capacity, 60_000);
    assertTrue(faulty.planted() > 0, "nothing to leave out: the code has changed");
    assertNotNull(failed, "not found");
    System.out.println(
        "planted "
            + owner
            + "."
            + method
            + " without "
            + callee
            + ": "
            + failed.lines().findFirst().orElseThrow());
  }

  /** Where memory runs out, no message is lost all the same, and everybody is told of the end. */
  @ParameterizedTest
  @CsvSource({
    "ChannelSubscription, startCourier, start, THROWS, SUBSCRIPTIONS",
    "ChannelSubscription, startCourier, start, MAY_THROW, SUBSCRIPTIONS",
    "ChannelSubscription, startCourier, ofVirtual, MAY_THROW, SUBSCRIPTIONS",
    "WaitQueue, awaitEnlisted, new Waiter, MAY_THROW, SUBSCRIPTIONS",
    "SendingSubscriber, startSending, start, THROWS, SUBSCRIBER",
    "SendingSubscriber, startSending, start, MAY_THROW, SUBSCRIBER",
    "SendingSubscriber, startSending, new run, MAY_THROW, SUBSCRIBER"
  })
  void failedAllocationsAreMet(
      String owner, String method, String callee, DetWeaver.Effect effect, ExploreScenario scenario)
      throws Exception {
    var failing = Woven.with(new DetWeaver.Fault(owner, method, callee, effect));
    for (int capacity : scenario.capacities) {
      assertNull(explore(failing, scenario, capacity, SEEDS / scenario.capacities.size()));
    }
    assertTrue(failing.planted() > 0, "nothing to fail: the code has changed");
  }

  /** A look that others disturb holds them up at last, here at once. */
  @ParameterizedTest
  @EnumSource(
      value = ExploreScenario.class,
      names = {"REMOVE", "REMOVE_OWN"})
  void looksThatHoldUpWhoRemovesSeeWhatIsThere(ExploreScenario scenario) throws Exception {
    var impatient =
        Woven.with(new DetWeaver.Fault("QueueView", "look", "giveTime", DetWeaver.Effect.LEFT_OUT));
    for (int capacity : scenario.capacities) {
      assertNull(explore(impatient, scenario, capacity, SEEDS / scenario.capacities.size()));
    }
    assertTrue(impatient.planted() > 0, "nothing to leave out: the code has changed");
  }

  /** A thread that matches others hands that on at last, here after each pair. */
  @Test
  void whoMatchesOthersHandsThatOn() throws Exception {
    var brief = Woven.with(new DetWeaver.Fault("Rendezvous", "settle", "mayLookAfter"));
    int seeds = SEEDS / 2;
    for (var scenario : ExploreScenario.values()) {
      if (scenario.capacities.contains(ExploreKind.RENDEZVOUS)) {
        assertNull(explore(brief, scenario, ExploreKind.RENDEZVOUS, seeds));
      }
    }
    assertTrue(brief.planted() > 0, "nothing to leave out: the code has changed");
  }

  private static String explore(DetWeaver weaver, ExploreScenario scenario, int capacity, int seeds)
      throws Exception {
    var explore = method(weaver);
    return Exploration.inBatches(
        seeds, (from, count) -> exploreOne(explore, scenario.name(), capacity, from, count, false));
  }

  private static Method method(DetWeaver weaver) throws Exception {
    return weaver.method(
        ExploreScenario.class,
        "explore",
        String.class,
        int.class,
        long.class,
        int.class,
        boolean.class);
  }

  private static String exploreOne(
      Method explore, String scenario, int capacity, long from, int count, boolean traced)
      throws Exception {
    return (String) explore.invoke(null, scenario, capacity, from, count, traced);
  }
}
