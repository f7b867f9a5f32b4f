// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

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
 * T1, T2, T8 and T9 in orders that chance would rarely give, on the engine of plain threads: every
 * scenario of {@link ExploreScenario}, hundreds of seeds each, as many as {@link Exploration} is
 * asked for; {@code -Dheddle.replay=SCENARIO:SEED} runs one and prints its last steps.
 */
@Tag("explore")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class ExploreTest {
  private static final int SEEDS = Exploration.seeds(500, 60_000);
  private static final DetWeaver FAITHFUL = weaver(null);

  private static DetWeaver weaver(DetWeaver.Fault fault) {
    return new DetWeaver(fault, "dev.heddle.channel", "dev.heddle.tasks");
  }

  @ParameterizedTest
  @EnumSource(ExploreScenario.class)
  void everyJobHasOneFateAndNobodyLivesOn(ExploreScenario scenario) throws Exception {
    long start = System.nanoTime();
    assertNull(explore(FAITHFUL, scenario, SEEDS));
    System.out.printf(
        "explored %s: %,d seeds from %d in %d ms%n",
        scenario, SEEDS, Exploration.FIRST, (System.nanoTime() - start) / 1_000_000);
  }

  @Test
  void oneSeedCanBeReplayed() throws Exception {
    var replay = System.getProperty("heddle.replay", "RUN_FAIL_FAST:0").split(":");
    var explore = method(FAITHFUL);
    assertNull(
        Exploration.replay(
            Long.parseLong(replay[1]),
            (seed, count) -> exploreOne(explore, replay[0], seed, count, false),
            (seed, count) -> exploreOne(explore, replay[0], seed, count, true)));
  }

  /**
   * The control: calls without which a job has no outcome, or two, or somebody sleeps on, are left
   * out one at a time. Each line: class, method, the call in it, and the scenario that finds it.
   */
  @ParameterizedTest
  @CsvSource({
    "RunState, left, unpark, RUN_FAIL_FAST",
    "RunState, stop, interrupt, RUN_FAIL_FAST",
    "Scope, close, joinAll, RUN_FAIL_FAST",
    "RunState, left, unpark, RUN_OUTCOMES",
    "TaskRun, awaitNext, stop, RUN_DEADLINE",
    "RunState, stop, interrupt, RUN_DEADLINE",
    "TaskRun, awaitNext, stop, RUN_INTERRUPTED",
    "TaskRun, call, interrupt, RUN_INTERRUPTED",
    "RunState, stop, interrupt, RUN_FIRST",
    "Attempt, at, exit, RUN_TASK_TIMEOUT",
    "Window, take, unpark, MAP_WINDOW",
    "Window, put, unpark, MAP_WINDOW",
    "Window, announce, peek, MAP_WINDOW",
    "Window, reserve, awaitRoom, MAP_WINDOW",
    "RunState, stop, interrupt, MAP_CONSUMER_THROWS",
    "RunState, tookFirst, unpark, MAP_TOGETHER",
    "RunState, left, unpark, MAP_STOP",
    "RunState, cancel, stop, HANDLE",
    "RunState, cancel, tellOwner, HANDLE",
    "TaskRun, call, settle, HANDLE",
    "Pace, failed, unpark, RACE_IN_TURN",
    "RunState, ended, failed, RACE_IN_TURN",
    "TaskRun, serve, exit, RUN_MIX",
    "RunState, ended, stop, RUN_MIX",
    "Attempt, judge, isCalledOff, RUN_MIX",
    "IteratorSource, take, unlock, RUN_MIX",
    "InterruptGate, exit, interrupted, RUN_MIX",
    "PoolState, stop, wakeOwner, POOL_STOP",
    "PoolState, stop, close, POOL_STOP",
    "PoolState, left, wakeIfFinished, POOL_STOP",
    "EntryEnds, ended, complete, POOL_STOP",
    "Members, interruptAll, interrupt, POOL_STOP_NOW",
    "PoolState, stopNow, wakeOwner, POOL_STOP_NOW",
    "PoolState, drain, claim, POOL_STOP_NOW",
    "Attempt, at, isCalledOff, POOL_STOP_NOW",
    "PoolState, left, wakeIfFinished, POOL_CLOSE",
    "StartedPool, cutOff, await, POOL_CLOSE",
    "StartedPool, close, interrupt, POOL_CLOSE",
    "StartedPool, cutOff, cutOff, POOL_GRACE",
    "StartedPool, close, cutOff, POOL_GRACE",
    "StartedPool, finish, await, POOL_USE",
    "StartedPool, finish, interrupt, POOL_USE",
    "StartedPool, abandon, cutOff, POOL_USE",
    "Threads, joinAll, interrupt, RUN_INTERRUPTED",
    "PoolState, resize, wakeOwner, POOL_RESIZE",
    "PoolState, retireIdle, wakeToLeave, POOL_RESIZE",
    "PoolState, busy, wakeOwnerToFork, POOL_RESIZE",
    "Entrance, settled, wakeOwnerToFork, POOL_RESIZE_OFTEN",
    "PoolRunner, serveOneByOne, becomeIdle, POOL_RESIZE_OFTEN",
    "PoolState, takeSignal, ended, POOL_STOP_SIGNALS",
    "PoolOwner, end, drain, POOL_STOP_SIGNALS",
    "PoolRunner, live, giveBack, POOL_INIT",
    "KeyedInlet, done, forEach, POOL_STORM",
    "KeyedInlet, drain, clear, POOL_STORM",
    "Room, settle, remove, POOL_STORM",
    "PoolRunner, serveBatches, done, POOL_STORM",
    "PoolRunner, serveBatch, takeSignal, POOL_STORM",
    "Reports, tell, start, POOL_LISTENER",
    "Reports, tellAll, decrementAndGet, POOL_LISTENER",
    "StartedPool, awaitListener, finish, POOL_LISTENER",
    "Reports, start, addAll, POOL_LISTENER",
    "Entrance, settled, wakeOwnerToFork, CANCEL_START",
    "Entry, interrupt, interrupt, CANCEL_START",
    "JobExecution, isCalledOff, seesCancelRequested, CANCEL_START",
    "PoolState, claim, claim, CANCEL_START",
    "Attempt, at, interrupt, CANCEL_START",
    "PoolState, calledOff, remove, CANCEL_ROOM",
    "PoolState, calledOff, wakeOwnerToFork, KEYED_FRONT",
    "RingInlet, remove, remove, CANCEL_ROOM",
    "KeyedInlet, remove, leave, CANCEL_ROOM",
    "Room, grant, wake, CANCEL_ROOM",
    "Attempt, at, exit, CANCEL_HITS_ONE",
    "InterruptGate, send, unpark, CANCEL_HITS_ONE",
    "Entry, complete, tell, TICKET_WAITERS",
    "Entry$Watch, tell, wake, TICKET_WAITERS",
    "Entrance, joinOrCallOff, cancel, CALL_INTERRUPTED",
    "Attempt, timer, after, TASK_TIMEOUT",
    "Attempt, at, exit, TASK_TIMEOUT",
    "KeyedInlet, done, forEach, KEYED",
    "KeyedInlet, remove, next, KEYED",
    "KeyedInlet, taken, leave, KEYED",
    "KeyedInlet, remove, next, KEYED_FRONT",
    "KeyedInlet, close, close, KEYED_STOP",
    "KeyedInlet, pass, add, KEYED_STOP",
    "Room, close, forEach, KEYED_STOP",
    "PoolRunner, serveBatch, claim, BATCHES",
    "OwnWaits$Party, await, look, OWN_POOL",
    "OwnWaits, begin, add, OWN_POOL",
    "Places, give, unpark, SCOPE_TREE",
    "Places, oneEnded, unpark, SCOPE_TREE",
    "Places, oneEnded, forEach, SCOPE_TREE",
    "Places, place, wake, SCOPE_TREE",
    "Places, add, give, SCOPE_TREE",
    "Places, hasDone, release, SCOPE_TREE",
    "Places, next, giveBack, SCOPE_TREE",
    "Places, wantsRunner, give, SCOPE_MIX",
    "ForkOwner, run, close, SCOPE_TREE",
    "ScopeCall, close, close, SCOPE_TREE",
    "ScopeCall, runBody, exit, SCOPE_MIX",
    "ScopeCall, awaitJobs, callOff, SCOPE_MIX",
    "OpenScope, callOff, interrupt, SCOPE_MIX",
    "OpenScope, callOff, calledOff, SCOPE_MIX",
    "OpenScope, ended, callOff, SCOPE_MIX",
    "OpenScope, ended, complete, SCOPE_MIX",
    "OpenScope, calledOff, ended, SCOPE_MIX",
    "ForkRunner, isCalledOff, isCalledOff, SCOPE_MIX",
    "Places, endWait, resume, SCOPE_MIX",
    "Places, ended, release, SCOPE_MIX",
    "Places, claim, claim, SCOPE_MIX",
    "OwnCycle, refuse, leads, SCOPE_CYCLE"
  })
  void plantedFaultsAreFound(String owner, String method, String callee, ExploreScenario scenario)
      throws Exception {
    var faulty = weaver(new DetWeaver.Fault(owner, method, callee));
    var failed = explore(faulty, scenario, 20_000);
    assertTrue(faulty.planted() > 0, "nothing to leave out: the code has changed");
    assertNotNull(failed, "not found");
    System.out.println(
        "planted %s.%s without %s: %s"
            .formatted(owner, method, callee, failed.lines().findFirst().orElseThrow()));
  }

  private static String explore(DetWeaver weaver, ExploreScenario scenario, int seeds)
      throws Exception {
    var explore = method(weaver);
    return Exploration.inBatches(
        seeds, (from, count) -> exploreOne(explore, scenario.name(), from, count, false));
  }

  private static Method method(DetWeaver weaver) throws Exception {
    return weaver.method(
        ExploreScenario.class, "explore", String.class, long.class, int.class, boolean.class);
  }

  private static String exploreOne(
      Method explore, String scenario, long from, int count, boolean traced) throws Exception {
    return (String) explore.invoke(null, scenario, from, count, traced);
  }
}
