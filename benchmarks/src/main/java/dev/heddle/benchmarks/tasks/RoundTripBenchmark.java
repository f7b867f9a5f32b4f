// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import dev.heddle.benchmarks.Crew;
import dev.heddle.benchmarks.Message;
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
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does it cost a virtual thread to have a job that returns at once done by another thread, and
 * to wait for its result, in nanoseconds for each job?
 *
 * <p>{@code benchmarks/run measure --workload roundTrip --workload roundTrip100}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoundTripBenchmark {
  private static final int TRIPS = 100_000;
  private static final int CALLERS = 100;

  /** Who does the jobs: a {@link RoundTripWay}'s label. */
  @Param({"heddle", "heddle-call", "executor", "fixed"})
  public String contender;

  /** Divides the work; 1 for measurements, more for smoke tests. */
  int shrink = 1;

  private RoundTripWay.Desk desk;

  /** Starts the contender; it serves all invocations, as a server's pool would. */
  @Setup
  public void open() {
    desk = RoundTripWay.of(contender).open();
  }

  /** Stops the contender. */
  @TearDown
  public void close() {
    desk.close();
  }

  /**
   * One caller, a hundred thousand jobs one after another.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(TRIPS)
  public void roundTrip() throws InterruptedException {
    run(1, TRIPS / shrink);
  }

  /**
   * A hundred callers at once, a thousand jobs each, one after another.
   *
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  @OperationsPerInvocation(TRIPS)
  public void roundTrip100() throws InterruptedException {
    run(CALLERS, TRIPS / CALLERS / shrink);
  }

  private void run(int callers, int trips) throws InterruptedException {
    var crew = new Crew();
    for (int i = 0; i < callers; i++) {
      crew.add(() -> travel(trips));
    }
    crew.run();
  }

  private long travel(int trips) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < trips; i++) {
      var message = Message.at(i);
      sum += received(message).value() - message.value();
    }
    return sum;
  }

  private Message received(Message message) throws InterruptedException {
    try {
      return desk.roundTrip(message);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
