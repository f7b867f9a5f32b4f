// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The threads of one {@link DetScheduler}, and who waits for an end. */
final class DetThreads {
  private record Awaited(Thread by, BooleanSupplier state) {}

  private final List<Awaited> awaited = new ArrayList<>();
  private final List<Thread> all = new ArrayList<>();
  private final Set<Thread> ended = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Thread> waiting = new ArrayList<>();

  void add(Thread thread) {
    all.add(thread);
  }

  /** The last that the calling thread does. */
  void ends() {
    ended.add(Thread.currentThread());
    waiting.forEach(LockSupport::unpark);
  }

  boolean knows(Thread thread) {
    return all.contains(thread);
  }

  boolean isAlive(Thread thread) {
    return thread.isAlive() && !ended.contains(thread);
  }

  /** The calling thread wants to be woken by each end. */
  void awaitsAnEnd(boolean now) {
    if (now) {
      waiting.add(Thread.currentThread());
    } else {
      waiting.remove(Thread.currentThread());
    }
  }

  /** Parks the calling thread until somebody finds that the state has come. */
  void awaitState(BooleanSupplier state) {
    var mine = new Awaited(Thread.currentThread(), state);
    awaited.add(mine);
    while (!state.getAsBoolean()) {
      LockSupport.park(mine);
    }
    awaited.remove(mine);
  }

  boolean someAwaitAState() {
    return !awaited.isEmpty();
  }

  /** True if there are some. */
  boolean wakeWhoseStateHasCome() {
    var come = awaited.stream().filter(each -> each.state.getAsBoolean()).toList();
    come.forEach(each -> LockSupport.unpark(each.by));
    return !come.isEmpty();
  }

  List<Thread> living() {
    return all.stream().filter(this::isAlive).toList();
  }

  /**
   * Whether one is blocked by a class loader, or on the way back from there: it comes by itself.
   */
  boolean isOneElsewhere() {
    return all.stream()
        .map(Thread::getState)
        .anyMatch(state -> state == Thread.State.BLOCKED || state == Thread.State.RUNNABLE);
  }

  static String describe(Thread thread) {
    var frame =
        Arrays.stream(thread.getStackTrace())
            .filter(f -> f.getClassName().startsWith("dev.heddle"))
            .findFirst();
    return thread.getName() + " " + thread.getState() + frame.map(f -> " at " + f).orElse("");
  }
}
