// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every benchmark method runs to its end, a thousandth of its size; the workloads count. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmokeTest {
  private static final int SHRINK = 1000;

  static Stream<Contender> channels() {
    return Arrays.stream(Contender.values()).filter(c -> c != Contender.GO && c != Contender.FLOOR);
  }

  @ParameterizedTest
  @MethodSource("channels")
  void everyChannelMovesEveryMessage(Contender contender) throws InterruptedException {
    var benchmark = new ChannelBenchmark();
    benchmark.contender = contender.label();
    benchmark.capacity = contender.fits(16) ? 16 : 0;
    benchmark.shrink = SHRINK;
    benchmark.open();
    if (benchmark.capacity > 0) {
      benchmark.solo();
    }
    benchmark.pingpong();
    benchmark.spsc();
    benchmark.mpmc4();
    benchmark.mpmc1k();
    benchmark.fanIn();
    benchmark.fanOut();
    benchmark.pairs();
    benchmark.chain();
  }

  @Test
  void theRendezvousMovesEveryMessage() throws InterruptedException {
    var workloads = Contender.HEDDLE.workloads(0);
    workloads.pingpong(100);
    workloads.move(4, 4, SHRINK);
    workloads.chain(10, 100);
  }

  @ParameterizedTest
  @EnumSource(names = {"HEDDLE", "ABQ", "LBQ"})
  void everyBatchArrives(Contender contender) throws InterruptedException {
    var benchmark = new BatchBenchmark();
    benchmark.contender = contender.label();
    benchmark.capacity = 16;
    benchmark.shrink = SHRINK;
    benchmark.batch();
  }

  @ParameterizedTest
  @MethodSource("channels")
  void theNeighbourOfEveryHammerWakes(Contender contender) throws InterruptedException {
    if (contender.stage() != Contender.Stage.VIRTUAL_THREADS) {
      return;
    }
    var benchmark = new NeighbourBenchmark();
    benchmark.contender = contender.label();
    benchmark.capacity = contender.fits(16) ? 16 : 0;
    benchmark.shrink = SHRINK;
    var delays = new NeighbourBenchmark.Delays();
    benchmark.neighbour(delays);
    assertThat(delays.p999).isGreaterThanOrEqualTo(delays.p99);
    assertThat(delays.p99).isGreaterThanOrEqualTo(delays.p50);
  }

  @ParameterizedTest
  @EnumSource
  void everyJobReturns(TaskWay way) throws Exception {
    var benchmark = new TasksBenchmark();
    benchmark.contender = way.label();
    benchmark.shrink = SHRINK;
    benchmark.open();
    benchmark.noop();
    benchmark.tenMicros();
  }

  @ParameterizedTest
  @EnumSource(names = "FLOOR")
  void theFloorHolds(Contender contender) throws InterruptedException {
    var benchmark = new FloorBenchmark();
    benchmark.contender = contender.label();
    benchmark.capacity = 16;
    benchmark.shrink = SHRINK;
    benchmark.pingpong();
    benchmark.spsc();
  }
}
