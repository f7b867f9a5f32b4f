// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testing;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws who runs next, and whether the running thread goes on. */
final class DetOrder {
  /**
   * The way of drawing; a quarter of the seeds each, because each finds faults that the others find
   * late.
   */
  private enum Strategy {
    /** Any ready thread, at every point. */
    UNIFORM,
    /** The running thread goes on for about four points. */
    STICKY_4,
    /** The running thread goes on for about eight, 64 or 512 points. */
    STICKY,
    /** The ready thread of highest priority; now and then the running one is demoted. */
    PRIORITIES
  }

  private final SplittableRandom random;
  private final Strategy strategy;
  private final int run; // about how many points a sticky thread goes on
  private final Map<Runnable, Integer> priorities = new IdentityHashMap<>();
  private int lowest;

  DetOrder(long seed, SplittableRandom random) {
    this.random = random;
    strategy = Strategy.values()[(int) (seed & 3)];
    run = 8 << random.nextInt(3) * 3;
  }

  /** Takes the next one from those that are ready. */
  Runnable next(List<Runnable> ready) {
    int place = choose(ready);
    var chosen = ready.get(place);
    ready.set(place, ready.getLast());
    ready.removeLast();
    return chosen;
  }

  private int choose(List<Runnable> ready) {
    if (strategy != Strategy.PRIORITIES) {
      return random.nextInt(ready.size());
    }
    int best = 0;
    for (int i = 1; i < ready.size(); i++) {
      best = priority(ready.get(i)) > priority(ready.get(best)) ? i : best;
    }
    return best;
  }

  private int priority(Runnable continuation) {
    return priorities.computeIfAbsent(continuation, c -> 1 + random.nextInt(1_000_000));
  }

  /** Whether {@link #switches} has to know who is ready. */
  boolean looksAround() {
    return strategy == Strategy.PRIORITIES;
  }

  /** Whether another comes in at this point. */
  boolean switches(Runnable running, List<Runnable> ready) {
    return switch (strategy) {
      case UNIFORM -> true;
      case STICKY_4 -> random.nextInt(4) == 0;
      case STICKY -> random.nextInt(run) == 0;
      case PRIORITIES -> demotedOrOutranked(running, ready);
    };
  }

  /**
   * Whether the running thread, which has done all and has but to end, lets all others go first.
   */
  boolean endsLate(Runnable running) {
    boolean late = strategy == Strategy.PRIORITIES && random.nextBoolean();
    if (late) {
      priorities.put(running, Integer.MIN_VALUE);
    }
    return late;
  }

  private boolean demotedOrOutranked(Runnable running, List<Runnable> ready) {
    if (random.nextInt(24) == 0) {
      priorities.put(running, --lowest);
    }
    int mine = priority(running);
    return ready.stream().anyMatch(other -> priority(other) > mine);
  }
}
