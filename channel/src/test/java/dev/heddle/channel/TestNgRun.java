// SPDX-License-Identifier: Apache-2.0
package dev.heddle.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Runs a TestNG class inside a JUnit test: each of its tests is one here, with its own outcome. */
final class TestNgRun {
  private TestNgRun() {}

  /**
   * The class's tests; and one more, that exactly these of them skipped themselves, besides those
   * that a suite lists for rules that no test can check.
   */
  static Stream<DynamicTest> of(Class<?> tests, Set<String> skipped) {
    var results = new TestListenerAdapter();
    var runner = new TestNG(false);
    runner.setVerbose(0);
    runner.setTestClasses(new Class<?>[] {tests});
    runner.addListener(results);
    runner.run();
    assertThat(results.getConfigurationFailures()).isEmpty();
    assertThat(results.getPassedTests()).isNotEmpty();
    return Stream.of(
            each(results.getPassedTests(), result -> null),
            each(results.getFailedTests(), ITestResult::getThrowable),
            Stream.of(
                DynamicTest.dynamicTest(
                    "nothing else is skipped",
                    () -> assertThat(names(results.getSkippedTests())).isEqualTo(skipped))))
        .flatMap(Function.identity());
  }

  private static Stream<DynamicTest> each(
      List<ITestResult> results, Function<ITestResult, Throwable> failure) {
    return results.stream()
        .map(result ->
            DynamicTest.dynamicTest(
                result.getName(),
                () -> {
                  Throwable thrown = failure.apply(result);
                  if (thrown != null) {
                    throw thrown;
                  }
                }));
  }

  private static Set<String> names(List<ITestResult> results) {
    return results.stream()
        .map(ITestResult::getName)
        .filter(name -> !name.startsWith("untested_"))
        .collect(Collectors.toSet());
  }
}
