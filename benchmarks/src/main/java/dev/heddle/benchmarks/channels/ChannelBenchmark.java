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
 * What does it cost to move one message, in nanoseconds? An invocation moves a whole batch through
 * freshly started threads; JMH's own thread starts them and sleeps until they are done.
 *
 * <p>{@code benchmarks/run measure --workload spsc --contender heddle --contender abq}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChannelBenchmark {
  private static final int MESSAGES = 1_000_000;
  private static final int ROUNDS = 100_000;
  private static final int MANY = 10_000;

  /** Who moves the messages: a {@link Contender}'s label. */
  @Param({"heddle", "abq", "lbq", "ltq", "sq", "jox", "kotlin"})
  public String contender;

  /** How many messages the channel buffers; 0 is a rendezvous. */
  @Param({"0", "1", "16", "100"})
  public int capacity;

  /** Divides the work; 1 for measurements, more for smoke tests. */
  int shrink = 1;

  private Workloads workloads;

  /** Makes the contender. */
  @Setup
  public void open() {
    workloads = Contender.of(contender).workloads(capacity);
  }

  /**
   * One thread sends, then receives.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void solo() throws InterruptedException {
    workloads.solo(MESSAGES / shrink);
  }

  /**
   * Two threads, two channels; an operation is there and back.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void pingpong() throws InterruptedException {
    workloads.pingpong(ROUNDS / shrink);
  }

  /**
   * One sender, one receiver.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void spsc() throws InterruptedException {
    workloads.move(1, 1, MESSAGES / shrink);
  }

  /**
   * Four senders, four receivers.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void mpmc4() throws InterruptedException {
    workloads.move(4, 4, MESSAGES / shrink);
  }

  /**
   * A thousand senders, a thousand receivers.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void mpmc1k() throws InterruptedException {
    workloads.move(1000, 1000, MESSAGES / shrink);
  }

  /**
   * A hundred senders, one receiver.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void fanIn() throws InterruptedException {
    workloads.move(100, 1, MESSAGES / shrink);
  }

  /**
   * One sender, a hundred receivers.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void fanOut() throws InterruptedException {
    workloads.move(1, 100, MESSAGES / shrink);
  }

  /**
   * Ten thousand pairs, each on a channel of its own.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void pairs() throws InterruptedException {
    workloads.pairs(MANY / shrink, MESSAGES / MANY);
  }

  /**
   * Ten thousand threads in a row; an operation is one message moved one thread further.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void chain() throws InterruptedException {
    workloads.chain(MANY / shrink, MESSAGES / MANY);
  }
}
