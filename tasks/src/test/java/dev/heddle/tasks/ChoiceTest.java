// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A job that is interrupted ends as it chooses; and what no time limit touches. */
@ParameterizedClass
@EnumSource(Engine.class)
record ChoiceTest(Engine engine) {

  /* Waits for the interrupt, and answers it in a way of its own. */
  private static final TaskFunction<Boolean, String> STUBBORN =
      fails -> {
        try {
          return Testing.untilInterrupted();
        } catch (InterruptedException e) {
          return fails ? FailingJobs.io() : "done nevertheless";
        }
      };

  @Test
  void aRunningJobThatIsCancelledEndsAsItChooses() throws Exception {
    try (RunnerPool<Boolean, String> pool =
        TaskSystem.builder()
            .engine(engine)
            .runners(1)
            .build()
            .<Boolean, String>pool(STUBBORN)
            .start()) {
      assertThat(cancelled(pool, false)).isEqualTo(new Outcome.Success<>("done nevertheless"));
      failedByItself(cancelled(pool, true));
      assertThat(pool.stats().cancelled()).isZero();
    }
  }

  private static Outcome<String> cancelled(RunnerPool<Boolean, String> pool, boolean fails)
      throws InterruptedException {
    Ticket<String> ticket = pool.submit(fails);
    Testing.awaitTrue(() -> pool.stats().running() == 1 && pool.stats().queued() == 0);
    Testing.awaitTrue(() -> ticket.toString().contains("running"));
    assertThat(ticket.cancel()).isTrue();
    return ticket.await();
  }

  @Test
  void aJobThatTakesTooLongEndsAsItChooses() throws Exception {
    var system =
        TaskSystem.builder().engine(engine).runners(1).taskTimeout(Duration.ofMillis(5)).build();
    try (RunnerPool<Boolean, String> pool = system.<Boolean, String>pool(STUBBORN).start()) {
      assertThat(pool.call(false)).isEqualTo("done nevertheless");
      failedByItself(pool.submit(true).await());
    }
    List<Callable<String>> tasks = List.of(() -> STUBBORN.apply(false), () -> STUBBORN.apply(true));
    List<Outcome<String>> outcomes = system.run(tasks, ResultCollector.outcomes());
    assertThat(outcomes.getFirst()).isEqualTo(new Outcome.Success<>("done nevertheless"));
    failedByItself(outcomes.getLast());
  }

  private static void failedByItself(Outcome<String> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failure.class,
            failure -> assertThat(failure.cause()).isInstanceOf(IOException.class));
  }

  @Test
  void aDeadlineIsForRunsAndNotForPools() throws Exception {
    var system = TaskSystem.builder().engine(engine).runners(1).timeout(Duration.ZERO).build();
    try (RunnerPool<Integer, Integer> pool = system.<Integer, Integer>pool(i -> i + 1).start()) {
      assertThat(pool.call(1)).isEqualTo(2);
    }
  }
}
