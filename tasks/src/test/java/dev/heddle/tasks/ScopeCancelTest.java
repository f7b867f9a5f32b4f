// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testing.Testing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs of a scope that call each other off, and scopes inside jobs that have a deadline. */
@ParameterizedClass
@EnumSource(Engine.class)
record ScopeCancelTest(Engine engine) {
  private ConfiguredSystem system() {
    return TaskSystem.builder().engine(engine).runners(2).build().supervised();
  }

  @RepeatedTest(50)
  void aJobMayCallOffOneThatWaitsForItAndThenWaitForThat() throws Exception {
    CompletableFuture<Ticket<Outcome<String>>> second = new CompletableFuture<>();
    CountDownLatch waits = new CountDownLatch(1);
    AtomicReference<Thread> firstThread = new AtomicReference<>();
    Outcome<Outcome<String>> outcome =
        system()
            .scope(scope -> {
              Ticket<String> first =
                  scope.fork(() -> {
                    firstThread.set(Thread.currentThread());
                    waits.countDown();
                    return second.join().join().toString();
                  });
              second.complete(
                  scope.fork(() -> {
                    waits.await();
                    Testing.awaitParked(firstThread.get());
                    first.cancel();
                    return first.await(); // not a cycle: the first one is on its way out
                  }));
              return second.join().await();
            });
    assertThat(outcome).isEqualTo(new Outcome.Success<>(new Outcome.Cancelled<>(true)));
  }

  @Test
  void aScopeInsideAJobHasNoMoreTimeThanTheJob() throws Exception {
    var outer = TaskSystem.builder().engine(engine).timeout(Duration.ofMinutes(1)).build();
    var inner = TaskSystem.builder().engine(engine).timeout(Duration.ofHours(1)).build();
    Callable<Duration> job =
        () -> inner.scope(scope -> scope.fork(() -> TaskSystem.remaining().orElseThrow()).join());
    Duration left = outer.run(List.of(job)).getFirst();
    assertThat(left).isLessThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(TaskSystem.remaining()).isEmpty();
  }
}
