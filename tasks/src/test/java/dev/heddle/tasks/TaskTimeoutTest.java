// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Times that a task may take, at the ends of what a duration can be. */
@ParameterizedClass
@EnumSource(Engine.class)
record TaskTimeoutTest(Engine engine) {

  @Test
  void zeroOrLessInterruptsATaskAtOnce() throws Exception {
    Callable<Integer> task = Testing::untilInterrupted;
    for (Duration timeout :
        List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
      var system = system(timeout);
      assertThatThrownBy(() -> system.run(List.of(task)))
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      try (RunnerPool<Integer, Integer> pool =
          system.<Integer, Integer>pool(i -> task.call()).start()) {
        assertThatThrownBy(() -> pool.call(1)).hasCauseInstanceOf(TimeoutException.class);
      }
    }
  }

  @Test
  void centuriesAreNeverUp() throws Exception {
    Callable<Boolean> task =
        () -> {
          Testing.ignoringInterrupts(Duration.ofMillis(5));
          return Thread.currentThread().isInterrupted();
        };
    var system = system(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(system.run(List.of(task))).containsExactly(false);
    try (RunnerPool<Integer, Boolean> pool =
        system.<Integer, Boolean>pool(i -> task.call()).start()) {
      assertThat(pool.call(1)).isFalse();
    }
  }

  private ConfiguredSystem system(Duration taskTimeout) {
    return TaskSystem.builder().engine(engine).runners(1).taskTimeout(taskTimeout).build();
  }
}
