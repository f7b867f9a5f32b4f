// SPDX-License-Identifier: Apache-2.0
package dev.heddle.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.tasks.ResultCollector;
import dev.heddle.tasks.RunnerPool;
import dev.heddle.tasks.TaskSystem;
import dev.heddle.tasks.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** T6: what real programs carry follows a job into a pool, and no further. */
@ParameterizedClass
@EnumSource(Carried.class)
record ContextIT(Carried carried) {
  @Test
  void aJobSeesTheContextOfItsSubmission() throws Exception {
    var go = new CountDownLatch(1);
    try (var pool = pool(true)) {
      var tickets = new ArrayList<Ticket<String>>();
      for (String user : List.of("ada", "bob", "eve")) {
        carried.as(user, () -> tickets.add(submit(pool, awaitAndTell(go))));
      }
      go.countDown(); // the submitter's context is another one now
      assertThat(tickets.get(0).join()).isEqualTo("ada");
      assertThat(tickets.get(1).join()).isEqualTo("bob");
      assertThat(tickets.get(2).join()).isEqualTo("eve");
    }
  }

  @Test
  void theNextJobOfTheSameRunnerSeesNothingOfIt() throws Exception {
    var runners = new ArrayList<Thread>();
    try (var pool = pool(true)) {
      Callable<String> job =
          () -> {
            runners.add(Thread.currentThread());
            return carried.user();
          };
      carried.as("ada", () -> assertThat(join(submit(pool, job))).isEqualTo("ada"));
      assertThat(pool.call(job)).isNull();
    }
    assertThat(runners).hasSize(2);
    assertThat(runners.getFirst()).isSameAs(runners.getLast());
  }

  @Test
  void aRunnerDoesntKeepItAfterTheJob() {
    var atTheEnd = new ArrayList<String>();
    try (var pool = pool(true, () -> atTheEnd.add(carried.user()))) {
      carried.as("ada", () -> assertThat(join(submit(pool, carried::user))).isEqualTo("ada"));
    }
    assertThat(atTheEnd).containsExactly((String) null);
  }

  @Test
  void whatAJobLeavesBehindIsGoneForTheNext() throws Exception {
    try (var pool = pool(true)) {
      Callable<String> careless =
          () -> {
            carried.leave("mallory");
            return carried.user();
          };
      carried.as("ada", () -> join(submit(pool, careless)));
      assertThat(pool.call(carried::user)).isNull();
    }
  }

  @Test
  void afterAJobThatThrewItIsGoneToo() throws Exception {
    try (var pool = pool(true)) {
      Callable<String> failing =
          () -> {
            throw new IllegalStateException(carried.user());
          };
      carried.as(
          "ada",
          () ->
              assertThat(submit(pool, failing).toCompletionStage().toCompletableFuture())
                  .failsWithin(Duration.ofSeconds(30))
                  .withThrowableThat()
                  .withMessageContaining("ada"));
      assertThat(pool.call(carried::user)).isNull();
    }
  }

  @Test
  void theSubmitterKeepsItsOwn() {
    try (var pool = pool(true)) {
      carried.as(
          "ada",
          () -> {
            join(submit(pool, () -> "done"));
            assertThat(carried.user()).isEqualTo("ada");
          });
    }
    assertThat(carried.user()).isNull();
  }

  @Test
  void withoutCaptureAJobSeesNothing() throws Exception {
    try (var pool = pool(false)) {
      carried.as("ada", () -> assertThat(join(submit(pool, carried::user))).isNull());
    }
  }

  @Test
  void lexicalFormsBringItFromTheirCaller() {
    var system = TaskSystem.builder().runners(2).context(carried::capture).build();
    Callable<List<String>> three =
        () -> system.map(List.of(1, 2, 3), i -> carried.user(), ResultCollector.ordered());
    carried.as("ada", () -> assertThat(call(three)).containsOnly("ada").hasSize(3));
    assertThat(call(three)).containsOnlyNulls();
  }

  /** One runner, so that jobs follow each other in one thread. */
  private RunnerPool<Callable<String>, String> pool(boolean capturing) {
    return pool(capturing, () -> {});
  }

  private RunnerPool<Callable<String>, String> pool(boolean capturing, Runnable atRunnersEnd) {
    var builder = TaskSystem.builder().name("context").runners(1);
    if (capturing) {
      builder.context(carried::capture);
    }
    return builder
        .build()
        .<Callable<String>, String>pool(Callable::call)
        .release(_ -> atRunnersEnd.run())
        .start();
  }

  private Callable<String> awaitAndTell(CountDownLatch go) {
    return () -> {
      go.await();
      return carried.user();
    };
  }

  private static Ticket<String> submit(
      RunnerPool<Callable<String>, String> pool, Callable<String> job) {
    return call(() -> pool.submit(job));
  }

  private static String join(Ticket<String> ticket) {
    return call(ticket::join);
  }

  private static <T> T call(Callable<T> body) {
    try {
      return body.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
