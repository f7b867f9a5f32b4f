// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Message;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * What does it cost to run one small job and get its result, in nanoseconds? The jobs are given out
 * by a virtual thread, as they would be in a server.
 *
 * <p>{@code benchmarks/run measure --workload noop --workload tenMicros}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TasksBenchmark {
  private static final int NOOPS = 1_000_000;
  private static final int SHORT_JOBS = 100_000;
  private static final long SHORT_JOB_NANOS = 10_000;

  /** Who runs the jobs: a {@link TaskWay}'s label. */
  @Param({
    "heddle",
    "heddle-list",
    "heddle-run",
    "scope",
    "executor",
    "semaphore",
    "gatherer",
    "jox-par"
  })
  public String contender;

  /** Divides the work; 1 for measurements, more for smoke tests. */
  int shrink = 1;

  private TaskWay.Runner runner;

  /** Makes the contender. */
  @Setup
  public void open() {
    runner = TaskWay.of(contender).runner();
  }

  /**
   * A million jobs that return their input.
   *
   * @throws Exception if a job fails
   */
  @Benchmark
  @OperationsPerInvocation(NOOPS)
  public void noop() throws Exception {
    run(NOOPS / shrink, input -> input);
  }

  /**
   * A hundred thousand jobs that compute for ten microseconds.
   *
   * @throws Exception if a job fails
   */
  @Benchmark
  @OperationsPerInvocation(SHORT_JOBS)
  public void tenMicros() throws Exception {
    run(SHORT_JOBS / shrink, TasksBenchmark::compute);
  }

  private void run(int jobs, TaskWay.Job job) throws Exception {
    var total = new FutureTask<>(() -> runner.run(jobs, job));
    Thread.startVirtualThread(total);
    if (total.get() != expected(jobs)) {
      throw new IllegalStateException("results lost or doubled: " + total.get());
    }
  }

  private static long expected(int jobs) {
    return IntStream.range(0, jobs).mapToObj(Message::at).mapToLong(Message::value).sum();
  }

  private static Message compute(Message input) {
    long end = System.nanoTime() + SHORT_JOB_NANOS;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return input;
  }
}
