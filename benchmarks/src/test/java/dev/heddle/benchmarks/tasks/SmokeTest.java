// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tasks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every benchmark method runs to its end, a thousandth of its size; the results are added up. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmokeTest {
  private static final int SHRINK = 1000;

  /** The others run in {@code JmhForkTest}, in a JVM with an option that this one is without. */
  static Stream<TaskWay> waysOfThisJvm() {
    return Arrays.stream(TaskWay.values()).filter(way -> !way.needsPreview());
  }

  @ParameterizedTest
  @MethodSource("waysOfThisJvm")
  void everyJobReturns(TaskWay way) throws Exception {
    var benchmark = new TasksBenchmark();
    benchmark.contender = way.label();
    benchmark.shrink = SHRINK;
    benchmark.open();
    benchmark.noop();
    benchmark.tenMicros();
  }

  @ParameterizedTest
  @EnumSource
  void everyRoundTripBringsItsResult(RoundTripWay way) throws InterruptedException {
    var benchmark = new RoundTripBenchmark();
    benchmark.contender = way.label();
    benchmark.shrink = SHRINK;
    benchmark.open();
    benchmark.roundTrip();
    benchmark.roundTrip100();
    benchmark.close();
  }
}
