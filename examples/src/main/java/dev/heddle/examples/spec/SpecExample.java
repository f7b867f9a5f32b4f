// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.spec;

import dev.heddle.tasks.TaskSystem;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/*
 * Problem: 256 tasks of 3 ms each on as many runners as there are processors.
 * You see: two lines of time, one with bare channels, one with a task system, and that both did every
 * task exactly once; exit status 1 if not. The task system also has the results in order.
 * Change next: .runners(256), since tasks that wait need no processor.
 */
final class SpecExample {
  private static final short TASKS = 256;
  private static final Duration WORK = Duration.ofMillis(3);
  private static final int RUNNERS = Runtime.getRuntime().availableProcessors();

  private SpecExample() {}

  public static void main(String[] args) throws InterruptedException {
    List<Short> expected = IntStream.range(0, TASKS).mapToObj(number -> (short) number).toList();

    long start = System.nanoTime();
    List<Short> done = new BareChannels().run(TASKS, RUNNERS, 30);
    boolean complete = done.stream().sorted().toList().equals(expected);
    report("bare channels", start, complete);

    start = System.nanoTime();
    List<Short> results =
        TaskSystem.builder().runners(RUNNERS).build().map(expected, SpecExample::task);
    boolean ordered = results.equals(expected);
    report("task system", start, ordered);

    System.exit(complete && ordered ? 0 : 1);
  }

  /** What a task does. */
  static void work() throws InterruptedException {
    Thread.sleep(WORK);
  }

  private static short task(short number) throws InterruptedException {
    work();
    return number;
  }

  private static void report(String how, long start, boolean right) {
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    System.out.printf(
        "%-13s  %d tasks of %d ms on %d runners: %d ms, %s%n",
        how, TASKS, WORK.toMillis(), RUNNERS, millis, right ? "all done" : "WRONG");
  }
}
