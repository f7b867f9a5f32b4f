// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * How fast could any channel be that parks and unparks virtual threads? No channel here: one
 * volatile field says whose turn it is.
 *
 * <p>{@code benchmarks/run measure --workload pingpong --workload spsc --contender floor
 * --contender heddle}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FloorBenchmark {
  private static final int ROUNDS = 100_000;
  private static final int MESSAGES = 1_000_000;

  /** There is no other. */
  @Param("floor")
  public String contender;

  /** After how many messages {@code spsc} changes sides. */
  @Param({"1", "16", "100"})
  public int capacity;

  /** Divides the work; 1 for measurements, more for smoke tests. */
  int shrink = 1;

  /**
   * Two threads unpark each other in turn; an operation is there and back.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void pingpong() throws InterruptedException {
    new Turns(1).run(ROUNDS / shrink);
  }

  /**
   * One thread fills an array, the other empties it, and they unpark each other in turn; an
   * operation is one element.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void spsc() throws InterruptedException {
    new Turns(capacity).run(Math.max(1, MESSAGES / shrink / capacity));
  }
}
