// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.heddle.testing.Testing;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Forks that a scope refuses: each says why, and that the job never starts. */
@ParameterizedClass
@EnumSource(Engine.class)
record ScopeBadInputTest(Engine engine) {

  private ConfiguredSystem system(int runners) {
    return TaskSystem.builder().name("t").engine(engine).runners(runners).build();
  }

  @Test
  void nullIsRefused() throws Exception {
    assertThatThrownBy(() -> system(1).scope(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("body");
    system(1)
        .scope(scope -> {
          assertThatThrownBy(() -> scope.fork(null))
              .isInstanceOf(NullPointerException.class)
              .hasMessage("job");
          return null;
        });
  }

  @Test
  void aScopeThatHasEndedRefusesForks() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    TaskScope ended = system(1).scope(scope -> scope);
    String message = "t: the scope has ended; the job was not accepted and never starts";
    assertThatThrownBy(() -> ended.fork(ran::incrementAndGet))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
    CompletableFuture<Throwable> elsewhere = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> elsewhere.complete(catchThrowable(() -> ended.fork(ran::incrementAndGet))));
    assertThat(elsewhere.get()).isInstanceOf(IllegalStateException.class).hasMessage(message);
    assertThat(ran).hasValue(0);
  }

  @Test
  void aForeignThreadCantFork() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    String message =
        "t: only the body and the jobs of the scope fork, in their threads;"
            + " the job was not accepted and never starts";
    system(2)
        .scope(scope -> {
          CompletableFuture<Throwable> elsewhere = new CompletableFuture<>();
          Thread.ofVirtual()
              .start(
                  () -> elsewhere.complete(catchThrowable(() -> scope.fork(ran::incrementAndGet))));
          assertThat(elsewhere.join())
              .isInstanceOf(IllegalStateException.class)
              .hasMessage(message);
          var inAnother =
              system(1)
                  .<Throwable, RuntimeException>scope(other ->
                      other
                          .fork(() -> catchThrowable(() -> scope.fork(ran::incrementAndGet)))
                          .join());
          assertThat(inAnother).isInstanceOf(IllegalStateException.class).hasMessage(message);
          return null;
        });
    assertThat(ran).hasValue(0);
  }

  @Test
  void aScopeThatIsCalledOffRefusesForksAndEnds() {
    AtomicReference<Throwable> refusal = new AtomicReference<>();
    AtomicReference<Ticket<Integer>> forking = new AtomicReference<>();
    IOException failure = new IOException("first");
    assertThatThrownBy(() ->
            system(2)
                .scope(scope -> {
                  CountDownLatch begun = new CountDownLatch(1);
                  var failing =
                      scope.fork(() -> {
                        begun.await();
                        throw failure;
                      });
                  Testing.awaitTrue(() -> failing.toString().contains("running"));
                  forking.set(
                      scope.fork(() -> {
                        try {
                          while (true) { // for ever
                            scope.fork(() -> 1);
                            begun.countDown();
                            Thread.yield();
                          }
                        } catch (RejectedExecutionException e) {
                          refusal.set(e);
                          throw e;
                        }
                      }));
                  return failing.join();
                }))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(failure)
        .hasNoSuppressedExceptions();
    assertThat(refusal.get())
        .hasMessage("t: the scope was called off; the job was not accepted and never starts")
        .hasCauseInstanceOf(CancellationException.class);
    assertThat(forking.get().poll()).isEqualTo(new Outcome.Cancelled<>(true));
  }

  @Test
  void aBodyThatGoesOnAfterAFailureIsRefusedToo() {
    IOException failure = new IOException("first");
    assertThatThrownBy(() ->
            system(1)
                .scope(scope -> {
                  scope.fork(() -> {
                    throw failure;
                  });
                  try {
                    return Testing.untilInterrupted();
                  } catch (InterruptedException e) {
                    return scope.fork(() -> 1);
                  }
                }))
        .isInstanceOf(TaskFailedException.class)
        .hasCause(failure)
        .hasNoSuppressedExceptions();
  }

  @Test
  void aContextThatCannotBeCapturedIsToldAndNothingIsForked() throws Exception {
    IllegalStateException none = new IllegalStateException("no context");
    AtomicInteger ran = new AtomicInteger();
    var system =
        TaskSystem.builder()
            .engine(engine)
            .context(() -> {
              throw none;
            })
            .build();
    system.scope(scope -> {
      assertThatThrownBy(() -> scope.fork(ran::incrementAndGet)).isSameAs(none);
      return null;
    });
    assertThat(ran).hasValue(0);
  }

  @Test
  void aJobCantWaitForItself() throws Exception {
    for (int runners : new int[] {1, 4}) {
      String message =
          system(runners)
              .scope(scope -> {
                CompletableFuture<Ticket<String>> self = new CompletableFuture<>();
                var job = scope.<String>fork(() -> catchThrowable(self.get()::join).toString());
                self.complete(job);
                return job.join();
              });
      assertThat(message)
          .isEqualTo(
              "java.lang.IllegalStateException: t: a job can't wait for its own end;"
                  + " the job goes on");
    }
  }

  @Test
  void theWaitThatClosesACycleThrowsAndTheOthersGoOn() throws Exception {
    for (int runners : new int[] {1, 4}) {
      String ended =
          system(runners)
              .supervised()
              .scope(scope -> {
                CompletableFuture<Ticket<String>> first = new CompletableFuture<>();
                var third = scope.<String>fork(() -> "3" + first.get().join());
                var second = scope.<String>fork(() -> "2" + third.join());
                first.complete(scope.fork(() -> "1" + second.join()));
                int failures = 0;
                for (var job : List.of(first.get(), second, third)) {
                  failures += job.await() instanceof Outcome.Failure ? 1 : 0;
                }
                Throwable cause = null;
                for (var job : List.of(first.get(), second, third)) {
                  if (job.poll() instanceof Outcome.Failure<String> f
                      && f.cause() instanceof IllegalStateException e) {
                    cause = e;
                  }
                }
                return failures + " " + cause.getMessage();
              });
      assertThat(ended)
          .isEqualTo(
              "3 t: jobs of the scope wait for each other; this wait would never end;"
                  + " the other job goes on");
    }
  }
}
