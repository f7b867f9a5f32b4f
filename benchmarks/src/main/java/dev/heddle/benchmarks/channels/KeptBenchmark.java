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
 * What does it cost to move one message, in nanoseconds, through a channel as a server has it? The
 * channel was made long ago, so it is in the old generation. In {@code old…} the messages are those
 * of {@link ChannelBenchmark}, made beforehand. In {@code fresh…} every message is a new object:
 * each send allocates it, and stores a young reference into an old channel, for which G1 wants more
 * of a barrier.
 *
 * <p>{@code benchmarks/run measure --workload 'old*' --workload 'fresh*' --workload spsc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeptBenchmark {
  private static final int MESSAGES = 1_000_000;

  /** Who moves the messages: a {@link Contender}'s label. */
  @Param({"heddle", "abq", "lbq", "jox", "kotlin", "floor"})
  public String contender;

  /** How many messages the channel buffers. */
  @Param({"16", "100"})
  public int capacity;

  /** Divides the work; 1 for measurements, more for smoke tests. */
  int shrink = 1;

  private KeptWorkloads workloads;

  /**
   * Makes the channel, uses it, so that it has all that it makes when it is used first, and
   * promotes it: a full collection moves what survives to the old generation.
   *
   * @throws InterruptedException if interrupted
   */
  @Setup
  public void open() throws InterruptedException {
    workloads = Contender.of(contender).keptWorkloads(capacity);
    workloads.move(1, 1, MESSAGES / 10 / shrink);
    System.gc();
  }

  /**
   * One sender, one receiver.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void oldSpsc() throws InterruptedException {
    workloads.move(1, 1, MESSAGES / shrink);
  }

  /**
   * Four senders, four receivers.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void oldMpmc4() throws InterruptedException {
    workloads.move(4, 4, MESSAGES / shrink);
  }

  /**
   * One sender, a hundred receivers.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void oldFanOut() throws InterruptedException {
    workloads.move(1, 100, MESSAGES / shrink);
  }

  /**
   * One sender of new messages, one receiver.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void freshSpsc() throws InterruptedException {
    workloads.moveFresh(1, 1, MESSAGES / shrink);
  }

  /**
   * Four senders of new messages, four receivers.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void freshMpmc4() throws InterruptedException {
    workloads.moveFresh(4, 4, MESSAGES / shrink);
  }

  /**
   * One sender of new messages, a hundred receivers.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void freshFanOut() throws InterruptedException {
    workloads.moveFresh(1, 100, MESSAGES / shrink);
  }
}
