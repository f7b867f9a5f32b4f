// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import java.util.ArrayList;
import java.util.List;

/** The program of {@link ScopeMemoryTest}: a deep chain of jobs, and a tree of many. */
final class ScopeMemory {
  private static final int WIDTH = 10;

  private ScopeMemory() {}

  public static void main(String[] args) throws InterruptedException {
    int jobs = Integer.parseInt(args[1]);
    boolean chain = args[0].equals("chain");
    for (int i = 2; i < args.length; i++) {
      var engine = Engine.valueOf(args[i]);
      long start = System.nanoTime();
      var system = TaskSystem.builder().engine(engine).build();
      int done =
          system.scope(
              scope -> scope.fork(() -> chain ? chain(scope, jobs) : tree(scope, jobs)).join());
      System.out.printf(
          "%s of %d jobs, %s: %d ms, %d MiB%n",
          args[0], done, engine, (System.nanoTime() - start) / 1_000_000, usedMiB());
    }
  }

  private static long usedMiB() {
    var runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private static int chain(TaskScope scope, int jobs) throws InterruptedException {
    return jobs == 1 ? 1 : 1 + scope.fork(() -> chain(scope, jobs - 1)).join();
  }

  private static int tree(TaskScope scope, int jobs) throws InterruptedException {
    List<Ticket<Integer>> children = new ArrayList<>();
    int left = jobs - 1;
    for (int i = WIDTH; i > 0 && left > 0; i--) {
      int mine = (left + i - 1) / i;
      left -= mine;
      children.add(scope.fork(() -> tree(scope, mine)));
    }
    int sum = 1;
    for (var child : children) {
      sum += child.join();
    }
    return sum;
  }
}
