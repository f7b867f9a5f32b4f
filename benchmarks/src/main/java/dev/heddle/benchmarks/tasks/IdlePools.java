// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Heap;
import dev.heddle.benchmarks.Message;
import dev.heddle.tasks.PoolStats;
import dev.heddle.tasks.TaskSystem;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Ten thousand idle pools: what one weighs, new and after a job, and how many threads that is. */
public final class IdlePools {
  private static final int POOLS = 10_000;
  private static final long LIMIT_NEW_BYTES = 5000;
  private static final long LIMIT_USED_BYTES = 10_500;

  private IdlePools() {}

  /**
   * Prints it; fails if that is more than one of Heddle's may take.
   *
   * @param args the label of a {@link RoundTripWay}; optionally how many pools, and how many bytes
   *     one may weigh after a job: most of that is stacks, and of a few pools it depends on how
   *     much is compiled by then
   * @throws Exception if a job fails
   */
  public static void main(String[] args) throws Exception {
    var way = RoundTripWay.of(args[0]);
    int count = args.length > 1 ? Integer.parseInt(args[1]) : POOLS;
    long limit = args.length > 2 ? Long.parseLong(args[2]) : LIMIT_USED_BYTES;
    try (var first = way.open()) {
      check(first); // loads and links everything
    }
    var pools = new RoundTripWay.Desk[count];
    long before = Heap.used();
    for (int i = 0; i < count; i++) {
      pools[i] = way.open();
    }
    long fresh = (Heap.used() - before) / count;
    var freshThreads = threads();
    for (var pool : pools) {
      check(pool);
    }
    long used = (Heap.used() - before) / count;
    boolean fine = way != RoundTripWay.HEDDLE || (fresh <= LIMIT_NEW_BYTES && used <= limit);
    System.out.printf(
        Locale.ROOT,
        "%-8s %d idle pools: %d bytes each when new, %s; %d bytes each after a job, %s: %s%n",
        way.label(),
        count,
        fresh,
        freshThreads,
        used,
        threads(),
        fine ? "fine" : "TOO MUCH");
    for (var pool : pools) {
      pool.close();
    }
    System.exit(fine ? 0 : 1);
  }

  private static void check(RoundTripWay.Desk pool) throws Exception {
    var message = Message.at(7);
    if (!pool.roundTrip(message).equals(message)) {
      throw new IllegalStateException("the job's result is another's");
    }
  }

  /** The platform threads of the JVM, and the virtual ones of Heddle's pools: owners, runners. */
  private static String threads() {
    return "%d platform threads, %d owners, %d runners"
        .formatted(
            ManagementFactory.getThreadMXBean().getThreadCount(),
            TaskSystem.open().size(),
            TaskSystem.open().stream().mapToInt(PoolStats::alive).sum());
  }
}
