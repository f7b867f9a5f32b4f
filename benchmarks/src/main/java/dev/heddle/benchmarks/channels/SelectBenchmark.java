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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does it cost to receive one message by select, in nanoseconds, from one, two and eight
 * channels: when a message is ready, when the select waits for it, and as it comes?
 *
 * <p>{@code benchmarks/run measure --workload 'select*'}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SelectBenchmark {
  private static final int MESSAGES = 1_000_000;
  private static final int ROUNDS = 100_000;
  private static final int SENDERS = SelectWorkloads.SENDERS;

  /** Who selects: a {@link Contender}'s label. */
  @Param({"heddle", "jox", "kotlin"})
  public String contender;

  /** How many messages each channel buffers; 0 is a rendezvous. */
  @Param({"0", "16"})
  public int capacity;

  /** Divides the work; 1 for measurements, more for smoke tests. */
  int shrink = 1;

  private SelectWorkloads workloads;

  /** Makes the contender. */
  @Setup
  public void open() {
    workloads = Contender.of(contender).selectWorkloads(capacity);
  }

  /**
   * One channel, a message ready.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void select1Ready() throws InterruptedException {
    workloads.ready(1, MESSAGES / shrink / SENDERS * SENDERS);
  }

  /**
   * One channel, no message ready; an operation is there and back.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void select1Waiting() throws InterruptedException {
    workloads.waiting(1, ROUNDS / shrink);
  }

  /**
   * Two channels, a message ready.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void select2Ready() throws InterruptedException {
    workloads.ready(2, MESSAGES / shrink / SENDERS * SENDERS);
  }

  /**
   * Two channels, no message ready; an operation is there and back.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void select2Waiting() throws InterruptedException {
    workloads.waiting(2, ROUNDS / shrink);
  }

  /**
   * Eight channels, a message ready.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void select8Ready() throws InterruptedException {
    workloads.ready(8, MESSAGES / shrink / SENDERS * SENDERS);
  }

  /**
   * Eight channels, no message ready; an operation is there and back.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void select8Waiting() throws InterruptedException {
    workloads.waiting(8, ROUNDS / shrink);
  }

  /**
   * Eight channels, messages as they come.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void select8Flow() throws InterruptedException {
    workloads.flow(8, MESSAGES / shrink);
  }
}
