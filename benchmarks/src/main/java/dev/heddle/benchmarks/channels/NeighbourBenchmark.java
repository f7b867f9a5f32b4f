// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import dev.heddle.benchmarks.Crew;
import dev.heddle.benchmarks.pipes.Pipe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * How late does an unrelated virtual thread (coroutine, goroutine) wake that parks for a
 * millisecond at a time, while four threads for each carrier hammer one channel? In nanoseconds, as
 * percentiles of one shot.
 *
 * <p>{@code benchmarks/run measure --workload neighbour}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NeighbourBenchmark {
  private static final int WAKES = 3000;

  /** Of a shot: a neighbour that starves would take for ever. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Who is hammered: a {@link Contender}'s label. */
  @Param({"heddle", "abq", "lbq", "ltq", "sq", "jox", "kotlin"})
  public String contender;

  /** How many messages the channel buffers; 0 is a rendezvous. */
  @Param({"0", "1", "16", "100"})
  public int capacity;

  /** Divides the work; 1 for measurements, more for smoke tests. */
  int shrink = 1;

  /** What one shot found. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Delays {
    /** The median, in nanoseconds. */
    public long p50;

    /** The 99th percentile, in nanoseconds. */
    public long p99;

    /** The 99.9th percentile, in nanoseconds. */
    public long p999;
  }

  /**
   * Hammers the channel until the neighbour has woken often enough, or for ten seconds.
   *
   * @param delays receives the percentiles
   * @throws InterruptedException if interrupted
   */
  @Benchmark
  public void neighbour(Delays delays) throws InterruptedException {
    var chosen = Contender.of(contender);
    var sorted =
        chosen.stage() == Contender.Stage.COROUTINES
            ? new KotlinNeighbour(capacity, 2 * Crew.carriers())
                .delaysNanos(WAKES / shrink, LONGEST.toMillis())
            : delaysNanos(chosen.pipe(capacity));
    delays.p50 = at(sorted, 0.5);
    delays.p99 = at(sorted, 0.99);
    delays.p999 = at(sorted, 0.999);
  }

  private long[] delaysNanos(Pipe pipe) throws InterruptedException {
    var hammer = new Hammer(pipe, 2 * Crew.carriers());
    var sleeper = new Sleeper(WAKES / shrink);
    try {
      sleeper.await(LONGEST);
    } finally {
      hammer.stop();
    }
    return sleeper.delaysNanos();
  }

  private static long at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * sorted.length))];
  }
}
