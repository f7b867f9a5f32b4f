// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.tasks.scope.EnginePreset;
import dev.heddle.testing.ThreadDump;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What a builder takes and refuses. */
class SystemTest {

  @Test
  void impossibleNumbersAreRefused() {
    var builder = TaskSystem.builder();
    for (int none : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> builder.runners(none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("runners must be at least 1: " + none);
      assertThatThrownBy(() -> builder.platformRunners(none))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> builder.queue(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.name(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nullsAreRefused() {
    var builder = TaskSystem.builder();
    assertThatThrownBy(() -> builder.name(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.timeout(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.engine(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.taskTimeout(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.context(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> ResultCollector.each(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new Outcome.Failure<>(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void nullsAreRefusedForPools() {
    var system = TaskSystem.builder().build();
    assertThatThrownBy(() -> system.<Integer, Integer>pool(null))
        .isInstanceOf(NullPointerException.class);
    var pool = system.<Integer, Integer>pool(i -> i);
    assertThatThrownBy(() -> pool.release(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.listener(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.grace(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.restartWhen(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.keyedBy(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.use(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aSystemSaysWhatItIs() {
    var builder = TaskSystem.builder();
    assertThat(builder.build()).hasToString("TaskSystem[heddle, 256 virtual runners, queue 30]");
    var other = builder.name("x").platformRunners(2).queue(5).timeout(Duration.ofSeconds(3));
    assertThat(other.engine(Engine.THREADS).build())
        .hasToString("TaskSystem[x, 2 platform runners, queue 5, timeout PT3S, engine THREADS]");
  }

  @Test
  void aBuilderDoesNotChangeWhatItBuilt() {
    var builder = TaskSystem.builder().name("a");
    var built = builder.build();
    builder.name("b");
    assertThat(built).hasToString("TaskSystem[a, 256 virtual runners, queue 30]");
  }

  @Test
  void theEngineComesFromThePropertyWhereTheBuilderDoesNotSay() throws Exception {
    String before = System.getProperty(EnginePreset.PROPERTY);
    try {
      System.setProperty(EnginePreset.PROPERTY, "threads");
      assertThat(inScope()).isFalse();
      System.setProperty(EnginePreset.PROPERTY, "structured");
      assertThat(inScope()).isTrue();
      System.clearProperty(EnginePreset.PROPERTY);
      assertThat(inScope()).isTrue();
      System.setProperty(EnginePreset.PROPERTY, "magic");
      assertThatThrownBy(SystemTest::inScope)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("-Ddev.heddle.tasks.engine=magic");
    } finally {
      if (before == null) {
        System.clearProperty(EnginePreset.PROPERTY);
      } else {
        System.setProperty(EnginePreset.PROPERTY, before);
      }
    }
  }

  private static boolean inScope() throws InterruptedException {
    Callable<Boolean> task = () -> ThreadDump.json().contains("\"container\": \"who-asks");
    return TaskSystem.builder().name("who-asks").build().run(List.of(task)).getFirst();
  }
}
