// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.forks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DistanceTest {
  @Test
  void aTurnTakesTimeAlsoWhereBothThreadsAreOnOneProcessor() throws Exception {
    assertThat(Distance.nanos()).isPositive();
  }
}
