// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.heddle.benchmarks.Message;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @EnumSource(names = {"HEDDLE", "ABQ", "LBQ", "JOX", "KOTLIN"})
  void everyKeptChannelMovesEveryMessage(Contender contender) throws InterruptedException {
    var benchmark = kept(contender);
    benchmark.oldSpsc();
    benchmark.oldMpmc4();
    benchmark.oldFanOut();
    benchmark.freshSpsc();
    benchmark.freshMpmc4();
    benchmark.freshFanOut();
  }

  @Test
  void theFloorHoldsInAnArrayThatIsKept() throws InterruptedException {
    var benchmark = kept(Contender.FLOOR);
    benchmark.oldSpsc();
    benchmark.freshSpsc();
  }

  private static KeptBenchmark kept(Contender contender) throws InterruptedException {
    var benchmark = new KeptBenchmark();
    benchmark.contender = contender.label();
    benchmark.capacity = 16;
    benchmark.shrink = SHRINK;
    benchmark.open();
    return benchmark;
  }

  @Test
  void aMessageThatIsLeftInAKeptChannelIsMissed() throws InterruptedException {
    var pipe = Contender.HEDDLE.pipe(16);
    var workloads = new ThreadKeptWorkloads(pipe);
    workloads.move(1, 1, SHRINK);
    pipe.send(new Message(5000));
    assertThatThrownBy(() -> workloads.moveFresh(1, 1, SHRINK)).hasMessageContaining("off by");
  }

  @ParameterizedTest
  @EnumSource(names = {"HEDDLE", "LTQ", "SQ", "JOX", "KOTLIN"})
  void everyRendezvousMovesEveryMessage(Contender contender) throws InterruptedException {
    var workloads = contender.workloads(0);
    workloads.pingpong(100);
    workloads.move(1, 1, SHRINK);
    workloads.move(4, 4, SHRINK);
    workloads.pairs(10, 100);
    workloads.chain(10, 100);
  }

  @ParameterizedTest
  @CsvSource({"HEDDLE,0", "HEDDLE,16", "JOX,0", "JOX,16", "KOTLIN,0", "KOTLIN,16"})
  void everySelectReceivesEveryMessage(Contender contender, int capacity)
      throws InterruptedException {
    var benchmark = new SelectBenchmark();
    benchmark.contender = contender.label();
    benchmark.capacity = capacity;
    benchmark.shrink = SHRINK;
    benchmark.open();
    benchmark.select1Ready();
    benchmark.select1Waiting();
    benchmark.select2Ready();
    benchmark.select2Waiting();
    benchmark.select8Ready();
    benchmark.select8Waiting();
    benchmark.select8Flow();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void everyChannelOfASelectGetsItsShare(int channels) {
    var shares = new int[channels];
    for (int i = 0; i < 80_000; i++) {
      shares[SelectWorkloads.channelAt(i, channels)]++;
    }
    assertThat(Arrays.stream(shares).boxed())
        .allSatisfy(share -> assertThat(share).isCloseTo(80_000 / channels, within(10)));
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
