// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.forks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.heddle.benchmarks.tool.results.Crossing;
import org.junit.jupiter.api.Test;

class DistanceTest {
  @Test
  void theUsualDistanceIsThatOfTheMedian() throws Exception {
    assumeThat(Distance.isMeasurable()).isTrue();
    var distance = new Distance();
    double now = distance.now();
    assertThat(now).isPositive();
    assertThat(distance.isUsual(new Crossing(now, now))).isTrue();
    assertThat(distance.isUsual(new Crossing(now, 2 * now))).isFalse();
    assertThat(distance.isUsual(new Crossing(3 * now, 3 * now))).isFalse();
    assertThat(distance.isUsual(new Crossing(now / 3, now / 3))).isFalse();
  }
}
