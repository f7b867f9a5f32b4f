// SPDX-License-Identifier: Apache-2.0

package dev.heddle.tasks.queue;

import dev.heddle.tasks.Outcome;
import dev.heddle.tasks.scope.Threads;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/*
 * A job as a stage. What depends on it is foreign code, so it runs in a thread of its own, and not in
 * the one that ends the job.
 */
final class JobStage<R extends @Nullable Object> {
  private final CompletableFuture<R> future = new CompletableFuture<>();
  private final ThreadFactory threads;

  JobStage(String pool) {
    this.threads = Threads.stages(pool);
  }

  /** For whoever composes. */
  CompletionStage<R> view() {
    return future.minimalCompletionStage();
  }

  /** The job ends now. */
  void completeElsewhere(Outcome<R> outcome, String cancelled) {
    try {
      threads.newThread(() -> complete(outcome, cancelled)).start();
    } catch (Throwable none) { // rather a runner that is held up than a stage that never completes
      complete(outcome, cancelled);
    }
  }

  /**
   * Completes it in the calling thread.
   *
   * @param cancelled what is said of a job that was called off
   */
  void complete(Outcome<R> outcome, String cancelled) {
    switch (outcome) {
      case Outcome.Success<R> success -> future.complete(success.result());
      case Outcome.Failure<R> failure -> future.completeExceptionally(failure.cause());
      case Outcome.Cancelled<R> called ->
          future.completeExceptionally(new CancellationException(cancelled));
    }
  }
}
