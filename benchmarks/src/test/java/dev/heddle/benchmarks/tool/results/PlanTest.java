// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class PlanTest {
  private static final List<Case> ALL = Plan.cases(List.of(0, 1, 16), List.of(1, 2), c -> true);

  @Test
  void everyCaseIsAMethodOfItsBenchmark() {
    assertThat(ALL).allSatisfy(c -> assertThat(methods(c.benchmark())).contains(c.workload()));
  }

  @Test
  void everyMethodIsInThePlan() {
    var planned = new HashSet<String>();
    ALL.forEach(c -> planned.add(c.benchmark().getSimpleName() + "." + c.workload()));
    ALL.stream()
        .map(Case::benchmark)
        .distinct()
        .forEach(benchmark ->
            methods(benchmark)
                .forEach(method ->
                    assertThat(planned).contains(benchmark.getSimpleName() + "." + method)));
  }

  @Test
  void largeBuffersAreForBatchesAndWhatTheyAreComparedWith() {
    assertThat(Plan.cases(List.of(1000), List.of(1), c -> c.capacity() != null))
        .extracting(Case::toString)
        .containsExactlyInAnyOrder(
            "batch 1000 heddle, 1 carrier",
            "batch 1000 abq, 1 carrier",
            "batch 1000 lbq, 1 carrier",
            "spsc 1000 heddle, 1 carrier",
            "spsc 1000 abq, 1 carrier",
            "spsc 1000 lbq, 1 carrier",
            "spsc 1000 jox, 1 carrier");
  }

  @Test
  void aChannelIsKeptAt16And100ByAllThatHaveThem() {
    assertThat(Plan.cases(List.of(0, 1, 16), List.of(2), c -> c.workload().equals("freshFanOut")))
        .extracting(Case::toString)
        .contains("freshFanOut 16 heddle, 2 carriers", "freshFanOut 16 go, 2 carriers")
        .allMatch(name -> name.startsWith("freshFanOut 16 "))
        .noneMatch(name -> name.contains("floor"));
    assertThat(Plan.cases(List.of(16), List.of(2), c -> c.contender().equals("floor")))
        .extracting(Case::workload)
        .containsExactlyInAnyOrder("pingpong", "spsc", "oldSpsc", "freshSpsc");
  }

  private static Set<String> methods(Class<?> benchmark) {
    var names = new HashSet<String>();
    for (Method method : benchmark.getMethods()) {
      if (Arrays.stream(method.getAnnotations()).anyMatch(Benchmark.class::isInstance)) {
        names.add(method.getName());
      }
    }
    return names;
  }
}
