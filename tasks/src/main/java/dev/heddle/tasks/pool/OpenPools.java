// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.pool;

import dev.heddle.tasks.PoolStats;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/* The pools of this JVM that have an owner at work, each with the supplier of its statistics. */
public final class OpenPools {
  private static final Map<Object, Supplier<PoolStats>> OPEN = new ConcurrentHashMap<>();

  private OpenPools() {}

  static void add(Object pool, Supplier<PoolStats> numbers) {
    OPEN.put(pool, numbers);
  }

  static void remove(Object pool) {
    OPEN.remove(pool);
  }

  /** Returns the current statistics of these pools. */
  public static List<PoolStats> stats() {
    return OPEN.values().stream().map(Supplier::get).toList();
  }
}
